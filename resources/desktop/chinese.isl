; What the setup program says, for clerks; what is not here stays as Inno Setup's Default.isl has it.

[LangOptions]
LanguageName=简体中文
LanguageID=$0804
LanguageCodePage=936
DialogFontName=Microsoft YaHei UI
DialogFontSize=9

[Messages]
SetupAppTitle=安装
SetupWindowTitle=安装 - %1
UninstallAppTitle=卸载
UninstallAppFullTitle=卸载 %1
InformationTitle=提示
ConfirmTitle=请确认
ErrorTitle=没有成功

LastErrorMessage=%1。%n%n错误 %2：%3
SetupFileMissing=安装文件夹里缺少文件 %1。请重新拷贝安装程序。
SetupFileCorrupt=安装程序已损坏，请重新拷贝。
SetupFileCorruptOrWrongVer=安装程序已损坏，或者版本不符，请重新拷贝。
InvalidParameter=命令行上的参数不对：%n%n%1
SetupAlreadyRunning=安装程序已经在运行。
WindowsVersionNotSupported=本程序不支持这个版本的 Windows。
OnlyOnTheseArchitectures=本程序只能装在这些处理器的 Windows 上：%n%n%1
WinVersionTooLowError=本程序需要 %1 %2 或更高版本。
AdminPrivilegesRequired=给所有用户安装需要管理员密码。
SetupAppRunningError=%1 正在运行。%n%n请先关闭它的窗口，再点“确定”；点“取消”退出安装。
UninstallAppRunningError=%1 正在运行。%n%n请先关闭它的窗口，再点“确定”；点“取消”退出卸载。

PrivilegesRequiredOverrideTitle=给谁安装
PrivilegesRequiredOverrideInstruction=给谁安装
PrivilegesRequiredOverrideText1=%1 可以给这台电脑的所有用户安装（需要管理员密码），也可以只给您安装。
PrivilegesRequiredOverrideText2=%1 可以只给您安装，也可以给这台电脑的所有用户安装（需要管理员密码）。
PrivilegesRequiredOverrideAllUsers=给所有用户安装(&A)
PrivilegesRequiredOverrideAllUsersRecommended=给所有用户安装(&A)（推荐）
PrivilegesRequiredOverrideCurrentUser=只给我安装(&M)
PrivilegesRequiredOverrideCurrentUserRecommended=只给我安装(&M)（推荐）

ErrorCreatingDir=不能建立文件夹“%1”
ErrorTooManyFilesInDir=文件夹“%1”里的文件太多，不能再建立文件

ExitSetupTitle=退出安装
ExitSetupMessage=还没有装好。现在退出，程序就没有装上；以后可以再运行安装程序。%n%n要退出吗？

ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonOK=确定
ButtonCancel=取消
ButtonYes=是(&Y)
ButtonYesToAll=全部是(&A)
ButtonNo=否(&N)
ButtonNoToAll=全部否(&O)
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)…
ButtonWizardBrowse=浏览(&R)…
ButtonNewFolder=新建文件夹(&M)

ClickNext=点“下一步”继续，点“取消”退出安装。
BrowseDialogTitle=选择文件夹
BrowseDialogLabel=请选择一个文件夹，再点“确定”。
NewFolderName=新文件夹

WizardLicense=许可证
LicenseLabel=请先看下面的内容。
LicenseLabel3=请看下面的许可证。同意以后才能继续安装。
LicenseAccepted=我同意(&A)
LicenseNotAccepted=我不同意(&D)

WizardSelectDir=装在哪里
SelectDirDesc=[name] 装在哪个文件夹里？
SelectDirLabel3=[name] 将装在下面的文件夹里。
SelectDirBrowseLabel=点“下一步”继续；要换文件夹，点“浏览”。
DiskSpaceGBLabel=至少需要 [gb] GB 的空间。
DiskSpaceMBLabel=至少需要 [mb] MB 的空间。
CannotInstallToNetworkDrive=不能装在网络驱动器上。
CannotInstallToUNCPath=不能装在网络路径上。
InvalidPath=请写出带盘符的完整路径，例如：%n%nC:\APP%n%n或者网络路径：%n%n\\server\share
InvalidDrive=没有这个盘或者网络路径，或者不能打开，请换一个。
DiskSpaceWarningTitle=空间不够
DiskSpaceWarning=至少需要 %1 KB 的空间，所选的盘只有 %2 KB。%n%n还要继续吗？
DirNameTooLong=文件夹的名称或者路径太长。
InvalidDirName=文件夹的名称不对。
BadDirName32=文件夹的名称里不能有这些字符：%n%n%1
DirExistsTitle=已有这个文件夹
DirExists=已有文件夹%n%n%1%n%n还要装在那里吗？
DirDoesntExistTitle=没有这个文件夹
DirDoesntExist=没有文件夹%n%n%1%n%n要建立吗？

WizardReady=准备安装
ReadyLabel1=可以开始安装 [name] 了。
ReadyLabel2a=点“安装”开始；要改前面的选择，点“上一步”。
ReadyLabel2b=点“安装”开始。
ReadyMemoDir=装在：

WizardPreparing=正在准备
PreparingDesc=正在准备安装 [name]。
PreviousInstallNotCompleted=以前的安装或者卸载还没有完成，请重新启动电脑，再运行安装程序。
CannotContinue=不能继续，请点“取消”退出。
ApplicationsFound=这些程序正在使用要更新的文件，建议让安装程序关闭它们。
ApplicationsFound2=这些程序正在使用要更新的文件，建议让安装程序关闭它们，装好以后再打开。
CloseApplications=关闭这些程序(&A)
DontCloseApplications=不关闭(&D)
ErrorCloseApplications=有的程序没有关闭。请先关闭使用这些文件的程序，再继续。
PrepareToInstallNeedsRestart=需要重新启动电脑，再运行安装程序。%n%n现在重新启动吗？

WizardInstalling=正在安装
InstallingLabel=正在安装 [name]，请稍候。

FinishedHeadingLabel=[name] 装好了
FinishedLabelNoIcons=[name] 已经装好。
FinishedLabel=[name] 已经装好，从桌面或者“开始”菜单打开。
ClickFinish=点“完成”退出。
FinishedRestartLabel=需要重新启动电脑才能完成安装。现在重新启动吗？
FinishedRestartMessage=需要重新启动电脑才能完成安装。%n%n现在重新启动吗？
YesRadio=现在重新启动(&Y)
NoRadio=以后再重新启动(&N)

SetupAborted=没有装上。%n%n请解决上面的问题，再运行安装程序。
AbortRetryIgnoreSelectAction=请选择
AbortRetryIgnoreRetry=再试一次(&T)
AbortRetryIgnoreIgnore=跳过错误继续(&I)
AbortRetryIgnoreCancel=取消安装

StatusClosingApplications=正在关闭程序……
StatusCreateDirs=正在建立文件夹……
StatusExtractFiles=正在写入文件……
StatusCreateIcons=正在建立快捷方式……
StatusCreateRegistryEntries=正在登记文件类型……
StatusSavingUninstall=正在保存卸载信息……
StatusRunProgram=正在完成安装……
StatusRestartingApplications=正在打开程序……
StatusRollback=正在撤回……

ErrorInternal2=安装程序内部错误：%1
ErrorFunctionFailedNoCode=%1 没有成功
ErrorFunctionFailed=%1 没有成功，代码 %2
ErrorFunctionFailedWithMessage=%1 没有成功，代码 %2。%n%3
ErrorExecutingProgram=不能运行：%n%1
ErrorRegOpenKey=不能打开注册表：%n%1\%2
ErrorRegCreateKey=不能建立注册表项：%n%1\%2
ErrorRegWriteKey=不能写入注册表：%n%1\%2

FileAbortRetryIgnoreSkipNotRecommended=跳过这个文件(&S)（不建议）
FileAbortRetryIgnoreIgnoreNotRecommended=跳过错误继续(&I)（不建议）
SourceIsCorrupted=源文件已损坏
SourceDoesntExist=没有源文件“%1”
ExistingFileReadOnly2=已有的文件标记为只读，不能替换。
ExistingFileReadOnlyRetry=去掉只读，再试一次(&R)
ExistingFileReadOnlyKeepExisting=保留已有的文件(&K)
ErrorReadingExistingDest=读已有的文件时出错：
ErrorChangingAttr=改已有文件的属性时出错：
ErrorCreatingTemp=在目标文件夹里建立文件时出错：
ErrorReadingSource=读源文件时出错：
ErrorCopying=写入文件时出错：
ErrorReplacingExistingFile=替换已有的文件时出错：
ErrorRenamingTemp=在目标文件夹里改文件名时出错：
ErrorRestartingComputer=不能重新启动电脑，请自己重新启动。

UninstallNotFound=没有文件“%1”，不能卸载。
UninstallOpenError=不能打开文件“%1”，不能卸载
UninstallUnsupportedVer=卸载记录“%1”的格式不认识，不能卸载
ConfirmUninstall=要卸载 %1 吗？报告、备份和设置不会删除。
OnlyAdminCanUninstall=给所有用户装的，要管理员才能卸载。
UninstallStatusLabel=正在卸载 %1，请稍候。
UninstalledAll=%1 已经卸载。报告、备份和设置没有动。
UninstalledMost=%1 已经卸载。有的文件没有删去，可以自己删除。
UninstalledAndNeedsRestart=需要重新启动电脑才能卸载完。%n%n现在重新启动吗？
UninstallDataCorrupted=文件“%1”已损坏，不能卸载
WizardUninstalling=正在卸载
StatusUninstalling=正在卸载 %1……
ShutdownBlockReasonInstallingApp=正在安装 %1。
ShutdownBlockReasonUninstallingApp=正在卸载 %1。

[CustomMessages]
NameAndVersion=%1 %2
