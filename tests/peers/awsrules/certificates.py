"""One certificate that is there from the start, in every region and after every reset.

A profile names its certificate by ARN, and moto gives each imported one an ARN by chance. The
id is that of the examples in AWS's own documents.
"""

from __future__ import annotations

from typing import Any

ID = "12345678-1234-1234-1234-123456789012"


def install() -> None:
    """Teaches moto the certificate when it is asked for it."""
    from moto.acm.models import AWSCertificateManagerBackend, CertBundle

    get_certificate = AWSCertificateManagerBackend.get_certificate
    set_in_use = AWSCertificateManagerBackend.set_certificate_in_use_by
    # A key takes moto long to make, and all regions may share one.
    made: list[CertBundle] = []

    def learn(self: Any, arn: str) -> None:
        known = f"arn:aws:acm:{self.region_name}:{self.account_id}:certificate/{ID}"
        if arn != known or arn in self._certificates:
            return
        if not made:
            made.append(CertBundle.generate_cert("www.example.com", self.account_id, self.region_name))
        bundle = made[0]
        bundle.arn, bundle.status, bundle.in_use_by = known, "ISSUED", []
        self._certificates[arn] = bundle

    def get_known(self: Any, arn: str) -> Any:
        learn(self, arn)
        return get_certificate(self, arn)

    def use_known(self: Any, arn: str, user: str) -> None:
        learn(self, arn)
        set_in_use(self, arn, user)

    AWSCertificateManagerBackend.get_certificate = get_known
    AWSCertificateManagerBackend.set_certificate_in_use_by = use_known
