{% for one in kinds.volume %}
resource "aws_ebs_volume" "{{ one.name | hcl_label }}" {
  availability_zone = {{ one.spec.zone | hcl }}
  type = {{ one.spec.volume_type | hcl }}
  size = {{ one.spec.size_gib | hcl }}
{% if one.spec.iops %}
  iops = {{ one.spec.iops | hcl }}
{% endif %}
{% if one.spec.throughput_mb_per_second %}
  throughput = {{ one.spec.throughput_mb_per_second | hcl }}
{% endif %}
  encrypted = {{ one.spec.encrypted | hcl }}
{% if one.spec.multi_attach %}
  multi_attach_enabled = {{ one.spec.multi_attach | hcl }}
{% endif %}

  tags = {
    Name = {{ one.spec.name | hcl }}
  }

  lifecycle {
    prevent_destroy = true
  }
}
{% endfor %}
{% for one in kinds.volume_attachment %}
resource "aws_volume_attachment" "{{ one.name | hcl_label }}" {
  device_name = {{ one.spec.device | hcl }}
  volume_id = {{ one.spec.volume | hcl_reference }}
  instance_id = {{ one.spec.instance | hcl_reference }}
}
{% endfor %}
{% for one in kinds.bucket %}
resource "aws_s3_bucket" "{{ one.name | hcl_label }}" {
  bucket = {{ one.spec.name | hcl }}

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "{{ one.name | hcl_label }}" {
  bucket = {{ one.reference | hcl_reference }}

  versioning_configuration {
    status = {{ one.versioning | hcl }}
  }
}
{% if one.spec.encrypted %}
resource "aws_s3_bucket_server_side_encryption_configuration" "{{ one.name | hcl_label }}" {
  bucket = {{ one.reference | hcl_reference }}

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}
{% endif %}
resource "aws_s3_bucket_public_access_block" "{{ one.name | hcl_label }}" {
  bucket = {{ one.reference | hcl_reference }}
  block_public_acls = {{ one.spec.public_access_blocked | hcl }}
  block_public_policy = {{ one.spec.public_access_blocked | hcl }}
  ignore_public_acls = {{ one.spec.public_access_blocked | hcl }}
  restrict_public_buckets = {{ one.spec.public_access_blocked | hcl }}
}
{% if one.spec.lifecycle %}
resource "aws_s3_bucket_lifecycle_configuration" "{{ one.name | hcl_label }}" {
  bucket = {{ one.reference | hcl_reference }}
{% for rule in one.spec.lifecycle %}

  rule {
    id = {{ rule.id | hcl }}
    status = "Enabled"

    filter {}
{% if rule.transition %}

    transition {
      days = {{ rule.transition.days | hcl }}
      storage_class = {{ rule.transition.class | hcl }}
    }
{% endif %}
{% if rule.expire_old_versions_after_days %}

    noncurrent_version_expiration {
      noncurrent_days = {{ rule.expire_old_versions_after_days | hcl }}
    }
{% endif %}
{% if rule.abort_uploads_after_days %}

    abort_incomplete_multipart_upload {
      days_after_initiation = {{ rule.abort_uploads_after_days | hcl }}
    }
{% endif %}
  }
{% endfor %}
}
{% endif %}
{% endfor %}
