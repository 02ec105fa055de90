resource "aws_ebs_volume" "harbour_app01_ingest" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 1000
  iops              = 3000
  throughput        = 176
  encrypted         = true

  tags = {
    Name = "harbour-news-harbour-app01-ingest"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ebs_volume" "harbour_app01_media" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 1000
  iops              = 3000
  throughput        = 176
  encrypted         = true

  tags = {
    Name = "harbour-news-harbour-app01-media"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ebs_volume" "harbour_app01_scratch" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 978
  iops              = 3000
  throughput        = 176
  encrypted         = true

  tags = {
    Name = "harbour-news-harbour-app01-scratch"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ebs_volume" "harbour_db01_database" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 50
  iops              = 3000
  throughput        = 125
  encrypted         = true

  tags = {
    Name = "harbour-news-harbour-db01-database"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ebs_volume" "harbour_db01_log" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 50
  iops              = 3000
  throughput        = 125
  encrypted         = true

  tags = {
    Name = "harbour-news-harbour-db01-log"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ebs_volume" "harbour_db01_temporary" {
  availability_zone = "us-east-1a"
  type              = "gp3"
  size              = 50
  iops              = 3000
  throughput        = 125
  encrypted         = true

  tags = {
    Name = "harbour-news-harbour-db01-temporary"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_volume_attachment" "harbour_app01_ingest" {
  device_name = "xvdb"
  volume_id   = aws_ebs_volume.harbour_app01_ingest.id
  instance_id = aws_instance.harbour_app01.id
}

resource "aws_volume_attachment" "harbour_app01_media" {
  device_name = "xvdc"
  volume_id   = aws_ebs_volume.harbour_app01_media.id
  instance_id = aws_instance.harbour_app01.id
}

resource "aws_volume_attachment" "harbour_app01_scratch" {
  device_name = "xvdd"
  volume_id   = aws_ebs_volume.harbour_app01_scratch.id
  instance_id = aws_instance.harbour_app01.id
}

resource "aws_volume_attachment" "harbour_db01_database" {
  device_name = "xvdb"
  volume_id   = aws_ebs_volume.harbour_db01_database.id
  instance_id = aws_instance.harbour_db01.id
}

resource "aws_volume_attachment" "harbour_db01_log" {
  device_name = "xvdc"
  volume_id   = aws_ebs_volume.harbour_db01_log.id
  instance_id = aws_instance.harbour_db01.id
}

resource "aws_volume_attachment" "harbour_db01_temporary" {
  device_name = "xvdd"
  volume_id   = aws_ebs_volume.harbour_db01_temporary.id
  instance_id = aws_instance.harbour_db01.id
}

resource "aws_s3_bucket" "archive" {
  bucket = "harbour-news-archive-23ac30d2"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "archive" {
  bucket = aws_s3_bucket.archive.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "archive" {
  bucket                  = aws_s3_bucket.archive.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id

  rule {
    id     = "abort-unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "cool"
    status = "Enabled"

    filter {}

    transition {
      days          = 0
      storage_class = "GLACIER"
    }
  }

  rule {
    id     = "expire-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

resource "aws_s3_bucket" "original" {
  bucket = "harbour-news-original-62c900f8"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "original" {
  bucket = aws_s3_bucket.original.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "original" {
  bucket = aws_s3_bucket.original.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "original" {
  bucket                  = aws_s3_bucket.original.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "original" {
  bucket = aws_s3_bucket.original.id

  rule {
    id     = "abort-unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "expire-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

resource "aws_s3_bucket" "proxy" {
  bucket = "harbour-news-proxy-2f53478e"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "proxy" {
  bucket = aws_s3_bucket.proxy.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "proxy" {
  bucket = aws_s3_bucket.proxy.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "proxy" {
  bucket                  = aws_s3_bucket.proxy.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "proxy" {
  bucket = aws_s3_bucket.proxy.id

  rule {
    id     = "abort-unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "expire-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}
