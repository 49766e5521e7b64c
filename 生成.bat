@echo off
setlocal
rem Double-click: every workbook in "input" becomes a Word document in "output".
pushd "%~dp0" || (pause & exit /b 3)

set "runner=uv"
where uv >nul 2>nul && goto run
set "runner=python -m uv"
python -m pip install uv && goto run
set "runner=py -m uv"
py -m pip install uv && goto run
echo Python was not found. Install it from python.org, then double-click this file again.
set "code=3"
goto end

:run
call %runner% run disclosuregen batch
set "code=%errorlevel%"

:end
popd
pause
exit /b %code%
