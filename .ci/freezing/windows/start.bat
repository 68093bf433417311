@echo off
setlocal DisableDelayedExpansion
if exist "%~dp0files\run.bat" goto whole
chcp 936 >nul
echo 请先把压缩包全部解压到一个文件夹里，再从那个文件夹双击运行。
if not defined ZWGK_QUIET pause
exit /b 1
:whole
call "%~dp0files\run.bat" {words}
exit /b %errorlevel%
