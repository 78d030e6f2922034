# SPDX-License-Identifier: Apache-2.0
<#
.SYNOPSIS
Runs on a real Windows machine what Wine cannot show, and prints one line for each check.

.DESCRIPTION
Installs, tries and removes Margay: for a test machine without Margay, in an elevated PowerShell 5.1
or later. Exit status: 0 all passed or skipped, 1 a check failed, 2 not possible here.
What each check proves: docs/windows-acceptance.md.

.EXAMPLE
.\windows-acceptance.ps1 -Agent margay-agent-0.1.0-x64.msi -Plugin margay-windows-inventory-0.1.0-x64.msi
#>
param(
    [Parameter(Mandatory = $true)][string]$Agent,   # MSI of the agent
    [Parameter(Mandatory = $true)][string]$Plugin,  # MSI of the plugin
    [string]$NewerAgent = '',                       # MSI of a later version: upgrade and downgrade
    [string]$Logs = (Join-Path $env:TEMP 'margay-acceptance')
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$ServiceName = 'MargayAgent'
$Folder = Join-Path $env:ProgramFiles 'Margay'
$Program = Join-Path $Folder 'margay.exe'
$Data = Join-Path $env:ProgramData 'Margay'
$Settings = 'HKLM:\SOFTWARE\Margay'
$Events = 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\MargayAgent'
$Fatal = 1603
$Busy = 1618
$PluginProgram = 'margay-windows-inventory'
$Count = @{ PASS = 0; FAIL = 0; SKIP = 0 }

# ---- Reporting

function Write-Result([string]$Result, [string]$Name, [string]$Why) {
    $Count[$Result]++
    if ($Why) { Write-Output "$Result $Name`: $Why" } else { Write-Output "$Result $Name" }
}

# Ends a check that cannot be made here.
function Skip([string]$Why) { throw "SKIP: $Why" }

function Test-Check([string]$Name, [scriptblock]$Body) {
    try {
        & $Body | Out-Null
        Write-Result PASS $Name ''
    } catch {
        $why = $_.Exception.Message
        if ($why.StartsWith('SKIP: ')) {
            Write-Result SKIP $Name $why.Substring(6)
        } else {
            Write-Result FAIL $Name $why
        }
    }
}

function Assert-That([bool]$Condition, [string]$Why) {
    if (-not $Condition) { throw $Why }
}

function Assert-Equal($Found, $Wanted, [string]$What) {
    Assert-That ($Found -eq $Wanted) "$What is '$Found', not '$Wanted'"
}

# ---- Tools

# Runs msiexec and gives its exit code. Another installation that is under way is waited for.
function Invoke-Msi([string[]]$Arguments, [switch]$Once) {
    $log = Join-Path $Logs ("msi-{0:HHmmss-fff}.log" -f (Get-Date))
    for ($try = 1; ; $try++) {
        $process = Start-Process msiexec.exe -Wait -PassThru -ArgumentList (
            $Arguments + @('/qn', '/norestart', '/l*v', "`"$log`""))
        if ($process.ExitCode -ne $Busy -or $Once -or $try -ge 20) { return $process.ExitCode }
        Start-Sleep -Seconds ([Math]::Min(30, 2 * $try))
    }
}

function Install-Package([string]$Path, [string[]]$Properties = @()) {
    $code = Invoke-Msi (@('/i', "`"$Path`"") + $Properties)
    Assert-That ($code -in 0, 3010) "msiexec /i $Path ended with $code"
}

function Remove-Package([string]$Path, [string[]]$Properties = @()) {
    $code = Invoke-Msi (@('/x', "`"$Path`"") + $Properties)
    Assert-That ($code -in 0, 1605, 3010) "msiexec /x $Path ended with $code"
}

function Get-Agent { Get-CimInstance Win32_Service -Filter "Name='$ServiceName'" }

function Wait-Until([int]$Seconds, [string]$What, [scriptblock]$Condition) {
    $end = (Get-Date).AddSeconds($Seconds)
    while ((Get-Date) -lt $end) {
        if (& $Condition) { return }
        Start-Sleep -Milliseconds 500
    }
    throw "not within $Seconds seconds: $What"
}

function Invoke-Margay([string[]]$Arguments) {
    $errors = Join-Path $Logs 'margay-errors.txt'
    $output = Join-Path $Logs 'margay-output.txt'
    $process = Start-Process $Program -Wait -PassThru -NoNewWindow -ArgumentList $Arguments `
        -RedirectStandardOutput $output -RedirectStandardError $errors
    return @{ Code = $process.ExitCode
              Output = [IO.File]::ReadAllText($output)
              Errors = [IO.File]::ReadAllText($errors) }
}

function Get-Inventory { (Invoke-Margay @('inventory', '--format', 'json')).Output | ConvertFrom-Json }

# Who may do what, as SID strings; inherited entries too.
function Get-Entries([string]$Path) {
    $sids = [System.Security.Principal.SecurityIdentifier]
    (Get-Acl -LiteralPath $Path).GetAccessRules($true, $true, $sids)
}

# Makes something that does not belong to an administrator, as a user could have made it.
function Set-ForeignOwner([string]$Path) {
    icacls.exe $Path /setowner '*S-1-5-19' | Out-Null
    Assert-Equal $LASTEXITCODE 0 'the exit code of icacls'
}

# ---- Checks

function Test-Installation {
    Test-Check 'a data folder that somebody else made fails the installation, which leaves nothing' {
        New-Item -ItemType Directory $Data | Out-Null
        Set-ForeignOwner $Data
        try {
            Assert-Equal (Invoke-Msi @('/i', "`"$Agent`"")) $Fatal 'the exit code'
            Assert-That (-not (Test-Path $Program)) "$Program is there"
            Assert-That ($null -eq (Get-Agent)) 'the service is there'
        } finally {
            takeown.exe /f $Data /a | Out-Null
            Remove-Item $Data -Recurse -Force
        }
    }
    Test-Check 'a console that does not answer fails the installation, which keeps the token' {
        $token = Join-Path $Logs 'token'
        Set-Content $token 'no-token'
        $begin = Get-Date
        $code = Invoke-Msi @('/i', "`"$Agent`"", 'CONSOLE_URL=https://127.0.0.1:9', "TOKEN_FILE=`"$token`"",
                             "CA_FINGERPRINT=$('0' * 64)")
        Assert-Equal $code $Fatal 'the exit code'
        Assert-That (Test-Path $token) 'the token is gone'
        Assert-That ($null -eq (Get-Agent)) 'the service is there'
        Assert-That (-not (Test-Path $Program)) "$Program is there"
        # The source is no longer registered, so it cannot be asked for by its name.
        $told = Get-WinEvent -FilterHashtable @{ LogName = 'Application'; Id = 15; StartTime = $begin } |
            Where-Object { $_.ProviderName -eq $ServiceName }
        Assert-That (@($told).Count -gt 0) 'no event says why'
        Remove-Item $token
    }
    Test-Check 'install the agent' {
        Install-Package $Agent @('CONSOLE_URL=https://console.example.org/')
        Assert-That (Test-Path $Program) "$Program is not there"
    }
    Test-Check 'Windows shows whose program it is, in which version' {
        $info = (Get-Item $Program).VersionInfo
        Assert-Equal $info.CompanyName 'Margay' 'the company'
        Assert-Equal $info.FileDescription 'Margay Agent' 'the description'
        Assert-That ((Invoke-Margay @('version')).Output -match [regex]::Escape($info.FileVersion)) `
            "the version is $($info.FileVersion)"
    }
    Test-Check 'the service runs as LocalSystem, with its path in quotation marks' {
        Wait-Until 60 'the service runs' { (Get-Agent).State -eq 'Running' }
        $service = Get-Agent
        Assert-Equal $service.StartName 'LocalSystem' 'the account'
        Assert-Equal $service.PathName "`"$Program`" agent run" 'the command'
        Assert-Equal $service.StartMode 'Auto' 'the start'
    }
    Test-Check 'delayed start, preshutdown, service SID, recovery' {
        $key = "HKLM:\SYSTEM\CurrentControlSet\Services\$ServiceName"
        Assert-Equal (Get-ItemProperty $key).DelayedAutostart 1 'delayed start'
        Assert-That ((Get-ItemProperty $key).PreshutdownTimeout -gt 0) 'no time before the shutdown'
        Assert-That (((sc.exe qsidtype $ServiceName) -join ' ') -match 'UNRESTRICTED') 'no service SID'
        Assert-That (((sc.exe qfailure $ServiceName) -join ' ') -match 'RESTART') 'no recovery'
    }
    Test-Check 'the process has the SID of the service' {
        $name = New-Object System.Security.Principal.NTAccount "NT SERVICE\$ServiceName"
        $sid = $name.Translate([System.Security.Principal.SecurityIdentifier]).Value
        Assert-That ($sid -like 'S-1-5-80-*') "NT SERVICE\$ServiceName is $sid"
    }
}

function Test-AccessLists {
    Test-Check 'the data folder is for the system and administrators' {
        $acl = Get-Acl -LiteralPath $Data
        Assert-That $acl.AreAccessRulesProtected "$Data inherits: $($acl.Sddl)"
        $wanted = 'S-1-5-18', 'S-1-5-32-544'
        foreach ($entry in Get-Entries $Data) {
            Assert-That ($entry.IdentityReference.Value -in $wanted) "$Data has $($acl.Sddl)"
        }
    }
    Test-Check 'so is every folder and file in it' {
        foreach ($item in Get-ChildItem -LiteralPath $Data -Recurse -Force) {
            $others = @(Get-Entries $item.FullName | Where-Object {
                $_.IdentityReference.Value -notin 'S-1-5-18', 'S-1-5-32-544' })
            Assert-Equal $others.Count 0 "entries for others on $($item.FullName)"
        }
    }
    Test-Check 'programs cannot be changed by users' {
        $rights = [System.Security.AccessControl.FileSystemRights]
        $write = $rights::WriteData -bor $rights::Delete -bor $rights::ChangePermissions -bor $rights::TakeOwnership
        foreach ($path in $Folder, $Program) {
            $users = Get-Entries $path | Where-Object {
                $_.IdentityReference.Value -in 'S-1-1-0', 'S-1-5-11', 'S-1-5-32-545' -and
                $_.AccessControlType -eq 'Allow' -and
                $_.PropagationFlags -ne 'InheritOnly' -and ($_.FileSystemRights -band $write) }
            Assert-Equal @($users).Count 0 "entries that let users write $path"
        }
    }
}

# A scheduled task of another account serves the pipe while no agent does.
function Test-Pipe {
    Test-Check 'a pipe that another account has made is not asked' {
        $file = Join-Path $Logs 'pipe.ps1'
        Set-Content $file @'
$pipe = New-Object System.IO.Pipes.NamedPipeServerStream 'margay-agent'
$pipe.WaitForConnection()
Start-Sleep -Seconds 60
'@
        Stop-Service $ServiceName
        try {
            Register-ScheduledTask 'MargayPipe' -Force -Principal (
                New-ScheduledTaskPrincipal -UserId 'LOCALSERVICE' -LogonType ServiceAccount) -Action (
                New-ScheduledTaskAction powershell.exe "-ExecutionPolicy Bypass -File `"$file`"")
            icacls.exe $Logs /grant '*S-1-5-19:(OI)(CI)RX' | Out-Null
            Start-ScheduledTask 'MargayPipe'
            Wait-Until 60 'the pipe is there' { [IO.Directory]::GetFiles('\\.\pipe\') -match 'margay-agent' }
            $asked = Invoke-Margay @('agent', 'reload')
            Assert-Equal $asked.Code 3 'the exit code'
            Assert-That ($asked.Errors -match 'S-1-5-19|only an administrator') "it says $($asked.Errors)"
        } finally {
            Stop-ScheduledTask 'MargayPipe'
            Unregister-ScheduledTask 'MargayPipe' -Confirm:$false
            Start-Service $ServiceName
        }
    }
}

function Test-EventLog {
    Test-Check 'events are in the log, with their texts' {
        Assert-That (Test-Path (Get-ItemProperty $Events).EventMessageFile) 'there is no message file'
        Wait-Until 60 'an event of the agent' {
            Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = $ServiceName } `
                -ErrorAction SilentlyContinue }
        $first = Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = $ServiceName; Id = 1 } `
            -MaxEvents 1
        Assert-That ($first.Message -match '^The agent has started') "event 1 says '$($first.Message)'"
    }
}

function Test-Inventory {
    Test-Check 'without the plugin it says NO_INVENTORY' {
        Assert-That ((Get-Inventory).coverage.code -contains 'NO_INVENTORY') 'it does not'
    }
    Test-Check 'install the plugin; no restart of anything' {
        $before = (Get-Agent).ProcessId
        Install-Package $Plugin
        $list = (Invoke-Margay @('plugin', 'list', '--format', 'json')).Output | ConvertFrom-Json
        Assert-Equal $list.plugins[0].state 'READY' 'the state of the plugin'
        Assert-Equal (Get-Agent).ProcessId $before 'the process of the service'
    }
    Test-Check 'the inventory is that of this machine' {
        $inventory = Get-Inventory
        Assert-That ($inventory.coverage.code -notcontains 'NO_INVENTORY') 'there is no inventory'
        Assert-That (@($inventory.packages).Count -gt 0) 'it is empty'
        $system = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
        $build = "$($system.CurrentBuildNumber).$($system.UBR)"
        Assert-That (($inventory | ConvertTo-Json -Depth 20) -match [regex]::Escape($build)) "no $build in it"
    }
    Test-Check 'the history of Windows Update is a source' {
        $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
        $count = $searcher.GetTotalHistoryCount()
        if ($count -eq 0) { Skip 'the history is empty' }
        $names = $searcher.QueryHistory(0, [Math]::Min($count, 200)) | Where-Object {
            $_.Operation -eq 1 -and $_.ResultCode -eq 2 } | ForEach-Object { $_.Title }
        $kbs = @($names | Select-String 'KB\d{6,8}' -AllMatches | ForEach-Object { $_.Matches.Value } |
                 Sort-Object -Unique)
        if ($kbs.Count -eq 0) { Skip 'the history names no KB' }
        $inventory = Get-Inventory | ConvertTo-Json -Depth 20
        $missing = @($kbs | Where-Object { $inventory -notmatch "\b$_\b" })
        Assert-Equal $missing.Count 0 "KBs of the history that are missing ($missing): their number"
    }
}

# Does a job hold the process? And the priority that Windows gives it.
function Test-Job {
    Test-Check 'plugins run in a job, below normal priority' {
        Add-Type -Namespace Margay -Name Native -MemberDefinition @'
[DllImport("kernel32.dll", SetLastError = true)]
public static extern bool IsProcessInJob(IntPtr process, IntPtr job, out bool result);
'@
        $seen = $null
        $scan = Start-Process $Program -PassThru -WindowStyle Hidden -ArgumentList 'agent', 'scan-now'
        try {
            Wait-Until 60 'a plugin of the agent' {
                $script:pluginProcess = Get-Process $PluginProgram -ErrorAction SilentlyContinue |
                    Select-Object -First 1
                $script:pluginProcess }
            $seen = $script:pluginProcess
            $inJob = $false
            Assert-That ([Margay.Native]::IsProcessInJob($seen.Handle, [IntPtr]::Zero, [ref]$inJob)) 'cannot ask'
            Assert-That $inJob 'it is in no job'
            Assert-Equal "$($seen.PriorityClass)" 'BelowNormal' 'its priority'
        } finally {
            if (-not $scan.HasExited) { $scan.WaitForExit(300000) | Out-Null }
        }
    }
}

function Test-Recovery {
    Test-Check 'killed, the service is started again within two minutes' {
        Wait-Until 60 'the service runs' { (Get-Agent).State -eq 'Running' }
        $before = (Get-Agent).ProcessId
        Stop-Process -Id $before -Force
        Wait-Until 150 'it runs again' {
            $now = Get-Agent
            $now.State -eq 'Running' -and $now.ProcessId -ne $before -and $now.ProcessId -ne 0 }
    }
    Test-Check 'told to stop, it stops within ten seconds' {
        $start = Get-Date
        Stop-Service $ServiceName
        Assert-That (((Get-Date) - $start).TotalSeconds -lt 10) 'it took longer'
        Start-Service $ServiceName
    }
}

function Test-Busy {
    Test-Check 'another installation under way: 1618, and installed when tried again' {
        # The installer holds this mutex for as long as it works.
        $mutex = New-Object System.Threading.Mutex $false, 'Global\_MSIExecute'
        Assert-That ($mutex.WaitOne(30000)) 'another installation does not end'
        try {
            $code = Invoke-Msi @('/i', "`"$Plugin`"", 'REINSTALL=ALL', 'REINSTALLMODE=amus') -Once
        } finally {
            $mutex.ReleaseMutex()
            $mutex.Dispose()
        }
        if ($code -eq 0) { Skip 'this Windows does not mind the mutex' }
        Assert-Equal $code $Busy 'the exit code'
        Install-Package $Plugin @('REINSTALL=ALL', 'REINSTALLMODE=amus')
    }
}

function Test-Upgrade {
    Test-Check 'an upgrade that fails puts the old version back, and its service' {
        if (-not $NewerAgent) { Skip 'give -NewerAgent' }
        $before = (Get-ItemProperty $Settings).Version
        $foreign = Join-Path $Data 'foreign'
        New-Item -ItemType File $foreign | Out-Null
        Set-ForeignOwner $foreign
        try {
            Assert-Equal (Invoke-Msi @('/i', "`"$NewerAgent`"")) $Fatal 'the exit code'
        } finally {
            Remove-Item $foreign -Force
        }
        Assert-Equal (Get-ItemProperty $Settings).Version $before 'the version'
        Wait-Until 60 'the old service runs' { (Get-Agent).State -eq 'Running' }
    }
    Test-Check 'upgrade: the settings are kept, the service runs' {
        if (-not $NewerAgent) { Skip 'give -NewerAgent' }
        $before = Get-ItemProperty $Settings
        Install-Package $NewerAgent
        $after = Get-ItemProperty $Settings
        Assert-That ($after.Version -ne $before.Version) "it is still $($before.Version)"
        Assert-Equal $after.ConsoleUrl $before.ConsoleUrl 'ConsoleUrl'
        Wait-Until 60 'the service runs' { (Get-Agent).State -eq 'Running' }
    }
    Test-Check 'downgrade is refused' {
        if (-not $NewerAgent) { Skip 'give -NewerAgent' }
        Assert-Equal (Invoke-Msi @('/i', "`"$Agent`"")) $Fatal 'the exit code'
    }
}

function Test-Removal {
    $newest = if ($NewerAgent) { $NewerAgent } else { $Agent }
    Test-Check 'removal keeps the state' {
        Remove-Package $newest
        Assert-That ($null -eq (Get-Agent)) 'the service is still there'
        Assert-That (Test-Path $Data) "$Data is gone"
    }
    Test-Check 'removal with REMOVESTATE=1 leaves nothing' {
        Install-Package $newest
        Remove-Package $Plugin
        Remove-Package $newest @('REMOVESTATE=1')
        foreach ($path in $Folder, $Data, $Settings, $Events) {
            Assert-That (-not (Test-Path $path)) "$path is still there"
        }
        Assert-That ($null -eq (Get-Agent)) 'the service is still there'
    }
}

# ---- Main

$identity = [System.Security.Principal.WindowsPrincipal][System.Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $identity.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Write-Output 'windows-acceptance: run it as administrator'
    exit 2
}
foreach ($path in $Folder, $Data, $Settings) {
    if (Test-Path $path) {
        Write-Output "windows-acceptance: $path is there; this takes a machine without Margay"
        exit 2
    }
}
New-Item -ItemType Directory -Force $Logs | Out-Null
$Agent, $Plugin = (Resolve-Path $Agent).Path, (Resolve-Path $Plugin).Path
if ($NewerAgent) { $NewerAgent = (Resolve-Path $NewerAgent).Path }

Test-Installation
Test-AccessLists
Test-Pipe
Test-EventLog
Test-Inventory
Test-Job
Test-Recovery
Test-Busy
Test-Upgrade
Test-Removal

Write-Output "$($Count.PASS) passed, $($Count.FAIL) failed, $($Count.SKIP) skipped; logs in $Logs"
exit $(if ($Count.FAIL) { 1 } else { 0 })
