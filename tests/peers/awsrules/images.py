"""Windows images and their SSM parameters, which moto leaves out.

AWS publishes the newest Windows image of each kind under
`/aws/service/ami-windows-latest/<name>` (AWS Systems Manager user guide, "Calling AMI public
parameters"). Each name gets an image id made from region and name, the same in every run, and
moto learns an image of that id.
"""

from __future__ import annotations

import hashlib
from typing import Any

PREFIX = "/aws/service/ami-windows-latest"
OWNER = "801119661308"
CREATED = "2026-01-14T00:00:00.000Z"
# Windows version -> SQL Server versions that Amazon publishes on it.
SQL_ON_WINDOWS = {
    "2016": ("2016_SP3", "2017", "2019"),
    "2019": ("2016_SP3", "2017", "2019", "2022"),
    "2022": ("2017", "2019", "2022"),
    "2025": ("2022", "2025"),
}
SQL_EDITIONS = ("Standard", "Enterprise", "Web", "Express")


def names() -> list[str]:
    """Every published image name."""
    found = []
    for windows, versions in SQL_ON_WINDOWS.items():
        found += [f"Windows_Server-{windows}-English-{kind}-Base" for kind in ("Full", "Core")]
        found += [
            f"Windows_Server-{windows}-English-Full-SQL_{version}_{edition}"
            for version in versions
            for edition in SQL_EDITIONS
        ]
    return found


def image_id(region: str, name: str) -> str:
    return "ami-" + hashlib.sha256(f"{region}/{name}".encode()).hexdigest()[:17]


def install() -> None:
    """Teaches moto the images and parameters, now and after every reset."""
    from moto.ec2.models.amis import Ami, AmiBackend
    from moto.ssm.models import Parameter, ParameterDict

    load_amis = AmiBackend._load_amis
    check_loading = ParameterDict._check_loading_status

    def load_with_windows(self: Any) -> None:
        load_amis(self)
        for name in names():
            ami_id = image_id(self.region_name, name)
            self.amis[ami_id] = Ami(
                self, ami_id, name=f"{name}-2026.01.14", description=name, owner_id=OWNER,
                owner_alias="amazon", public=True, virtualization_type="hvm",
                architecture="x86_64", platform="windows", hypervisor="xen",
                image_location=f"amazon/{name}", root_device_type="ebs",
                root_device_name="/dev/sda1",
            )

    def check_with_windows(self: Any, key: str) -> None:
        check_loading(self, key)
        if not str(key or "").startswith(PREFIX) or getattr(self, "windows_loaded", False):
            return
        self.windows_loaded = True
        for name in names():
            path = f"{PREFIX}/{name}"
            dict.setdefault(self, path, []).append(
                Parameter(
                    account_id=self.account_id, name=path,
                    value=image_id(self.region_name, name), parameter_type="String",
                    description=None, allowed_pattern=None, keyid=None,
                    last_modified_date=1768348800, version=1, data_type="aws:ec2:image",
                )
            )

    AmiBackend._load_amis = load_with_windows
    ParameterDict._check_loading_status = check_with_windows
