@echo off
rem Finds a Python that serves, and hands over to install.pyz. GBK, shown in code page 936:
rem see docs/adr on the bundle for Windows. Commands and paths are ASCII, whatever the code page.
setlocal DisableDelayedExpansion
chcp 936 >nul
set "CHECK=import sys, sysconfig; raise SystemExit(sysconfig.get_platform() != 'win-amd64' or not (3, 11) <= sys.version_info[:2] <= (3, 13))"
for %%v in (3.13 3.12 3.11) do (
    py -%%v -I -c "%CHECK%" >nul 2>nul && (set "RUN=py -%%v" & goto found)
)
python -I -c "%CHECK%" >nul 2>nul && (set "RUN=python" & goto found)
echo 没有装上：这台电脑里没有 64 位的 Python 3.11、3.12 或者 3.13。
echo 请先装好 Python（安装时勾选 py launcher），再双击“安装”。怎样装，见“说明.txt”。
set "RESULT=1"
goto done
:found
%RUN% -I "%~dp0install.pyz" %*
set "RESULT=%errorlevel%"
:done
if not defined ZWGK_QUIET pause
exit /b %RESULT%
