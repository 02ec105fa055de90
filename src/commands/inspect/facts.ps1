#Requires -Version 5.1
# Writes what this machine is, as JSON that `groundplan inspect --facts FILE` reads:
#
#     powershell -NoProfile -ExecutionPolicy Bypass -File facts.ps1 > machine.json
#
# It only reads (CIM and the storage and network modules) and needs no rights of an administrator
# for anything but the medium of the disks.
[CmdletBinding()]
param()

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$computer = Get-CimInstance -ClassName 'Win32_ComputerSystem'
$processors = @(Get-CimInstance -ClassName 'Win32_Processor')
$system = Get-CimInstance -ClassName 'Win32_OperatingSystem'

$model = ('{0} {1}' -f $computer.Manufacturer, $computer.Model).Trim()
$virtual = $model -match 'Virtual|VMware|KVM|QEMU|Xen|HVM domU|Amazon EC2|Google|OpenStack|Bochs'

$cores = 0
foreach ($processor in $processors) {
    if ($virtual) { $cores += $processor.NumberOfLogicalProcessors } else { $cores += $processor.NumberOfCores }
}

$media = @{}
try {
    foreach ($physical in @(Get-PhysicalDisk)) {
        $media[[string]$physical.DeviceId] = [string]$physical.MediaType
    }
} catch {
    Write-Warning -Message 'The medium of the disks needs the rights of an administrator.'
}

$disks = @(foreach ($disk in @(Get-Disk | Sort-Object -Property 'Number')) {
    $medium = $null
    if ($disk.BusType -eq 'NVMe') { $medium = 'nvme' }
    elseif ($media[[string]$disk.Number] -eq 'SSD') { $medium = 'ssd' }
    elseif ($media[[string]$disk.Number] -eq 'HDD') { $medium = 'hdd' }
    [ordered]@{
        name   = [string]$disk.Number
        bytes  = [uint64]$disk.Size
        media  = $medium
        model  = [string]$disk.FriendlyName
        system = [bool]($disk.IsBoot -or $disk.IsSystem)
    }
})

$ports = @(foreach ($adapter in @(Get-NetAdapter -Physical | Sort-Object -Property 'Name')) {
    $megabits = $null
    if ($adapter.Speed) { $megabits = [uint64]($adapter.Speed / 1000000) }
    [ordered]@{ name = [string]$adapter.Name; megabits = $megabits }
})

$years = @{ '26100' = '2025'; '20348' = '2022'; '17763' = '2019'; '14393' = '2016'; '9600' = '2012 R2' }
$product = $null
if ($system.ProductType -ne 1 -and $years.ContainsKey([string]$system.BuildNumber)) {
    $edition = $null
    if ($system.Caption -match 'Datacenter|Standard|Essentials') { $edition = $Matches[0] }
    $product = [ordered]@{
        product    = 'Windows Server'
        version    = $years[[string]$system.BuildNumber]
        edition    = $edition
        evaluation = [bool]($system.Caption -match 'Evaluation')
    }
}

[ordered]@{
    groundplan_machine = 1
    name               = [string]$env:COMPUTERNAME
    model              = $model
    is_virtual         = [bool]$virtual
    processor          = ([string]$processors[0].Name).Trim()
    sockets            = [int]$processors.Count
    cores              = [int]$cores
    clock_ghz          = [Math]::Round($processors[0].MaxClockSpeed / 1000, 2)
    memory_bytes       = [uint64]$computer.TotalPhysicalMemory
    disks              = $disks
    ports              = $ports
    operating_system   = $product
    locale             = [string](Get-Culture).Name
} | ConvertTo-Json -Depth 4
