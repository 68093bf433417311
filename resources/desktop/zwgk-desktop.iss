; Inno Setup 6: makes one setup program of dist\zwgk-desktop, for one user or for all.
;   iscc resources\desktop\zwgk-desktop.iss
; It brings the entries in the start menu and on the desktop, and opens .zwgk files with the program.
; What clerks wrote lies elsewhere, and stays when the program is removed.

#define Root SourcePath + "..\..\"
#define Version ReadIni(Root + "pyproject.toml", "project", "version")
#if Version == ""
  #error no version in pyproject.toml
#endif

[Setup]
AppId={{7B0A5C1E-52B7-4C0B-9B8C-2F0C7D9A3E41}
AppName=政府信息公开年度报告
AppVersion={#Version}
AppPublisher=zwgk_desktop
VersionInfoVersion={#Version}
DefaultDirName={autopf}\zwgk-desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Qt's own bound: Windows 10, 1809.
MinVersion=10.0.17763
ChangesAssociations=yes
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=zwgk-desktop-{#Version}
SetupIconFile=resources\icons\zwgk-desktop.ico
UninstallDisplayIcon={app}\zwgk-desktop.exe
LicenseFile=LICENSE
WizardStyle=modern
Compression=lzma2/max
SolidCompression=yes

[Languages]
Name: "chinese"; MessagesFile: "compiler:Default.isl,resources\desktop\chinese.isl"

[Files]
Source: "dist\zwgk-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; An older version's libraries must not stay beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\政府信息公开年度报告"; Filename: "{app}\zwgk-desktop.exe"
Name: "{autodesktop}\政府信息公开年度报告"; Filename: "{app}\zwgk-desktop.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.zwgk\OpenWithProgids"; ValueType: string; ValueName: "zwgk.workspace"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\zwgk.workspace"; ValueType: string; ValueData: "政府信息公开年度报告工作区"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\zwgk.workspace\DefaultIcon"; ValueType: string; ValueData: "{app}\_internal\resources\icons\application-x-zwgk-workspace.ico"
Root: HKA; Subkey: "Software\Classes\zwgk.workspace\shell\open\command"; ValueType: string; ValueData: """{app}\zwgk-desktop.exe"" ""%1"""

[Run]
Filename: "{app}\zwgk-desktop.exe"; Description: "现在打开"; Flags: nowait postinstall skipifsilent
