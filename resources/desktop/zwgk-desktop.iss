; Inno Setup 6: makes one setup program of dist\zwgk-desktop, for one user or for all.
;   iscc /DVersion=0.1.0 resources\desktop\zwgk-desktop.iss
; It brings the entry in the start menu and opens .zwgk files with the program.

[Setup]
AppId={{7B0A5C1E-52B7-4C0B-9B8C-2F0C7D9A3E41}
AppName=政府信息公开年度报告
AppVersion={#Version}
DefaultDirName={autopf}\zwgk-desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=zwgk-desktop-{#Version}
SetupIconFile=resources\icons\zwgk-desktop.ico
UninstallDisplayIcon={app}\zwgk-desktop.exe
LicenseFile=LICENSE

[Files]
Source: "dist\zwgk-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; An older version's libraries must not stay beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\政府信息公开年度报告"; Filename: "{app}\zwgk-desktop.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.zwgk\OpenWithProgids"; ValueType: string; ValueName: "zwgk.workspace"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\zwgk.workspace"; ValueType: string; ValueData: "政府信息公开年度报告工作区"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\zwgk.workspace\DefaultIcon"; ValueType: string; ValueData: "{app}\_internal\resources\icons\application-x-zwgk-workspace.ico"
Root: HKA; Subkey: "Software\Classes\zwgk.workspace\shell\open\command"; ValueType: string; ValueData: """{app}\zwgk-desktop.exe"" ""%1"""
