# EventBridge gets CreateUser events only while a trail records write management events.
resource "aws_cloudtrail" "management" {
  # checkov:skip=CKV_AWS_35: encrypted by S3; a customer key for an account's audit log is a decision beyond Firstkey.
  # checkov:skip=CKV_AWS_252: Firstkey reads events from EventBridge, not log files.
  # checkov:skip=CKV2_AWS_10: Firstkey reads events from EventBridge, not from CloudWatch Logs.
  count = var.create_trail ? 1 : 0

  name                          = "${var.name}-management-events"
  s3_bucket_name                = aws_s3_bucket.trail[0].id
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true

  event_selector {
    read_write_type           = "WriteOnly"
    include_management_events = true
  }

  tags = var.tags

  # A renamed trail starts recording before the old one stops.
  lifecycle {
    create_before_destroy = true
  }

  # CloudTrail tries to write when the trail is made.
  depends_on = [aws_s3_bucket_policy.trail]
}

# The name at the first apply, as in the ledger.
resource "terraform_data" "trail_bucket_name" {
  count = var.create_trail ? 1 : 0

  input = local.trail_bucket_name

  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_s3_bucket" "trail" {
  # checkov:skip=CKV_AWS_18: a log of the log's readers belongs to an account's audit setup, which has a trail of its own.
  # checkov:skip=CKV_AWS_144: what the log loses with its region, CloudTrail's own event history keeps for 90 days.
  # checkov:skip=CKV_AWS_145: encrypted by S3; see the trail.
  # checkov:skip=CKV2_AWS_62: nobody waits for these files.
  count = var.create_trail ? 1 : 0

  # Protects the audit log: `terraform destroy` stops at a bucket that is not empty.
  bucket = local.trail_bucket_name

  tags = var.tags

  lifecycle {
    precondition {
      condition     = terraform_data.trail_bucket_name[0].output == local.trail_bucket_name
      error_message = "The trail's files are in ${terraform_data.trail_bucket_name[0].output}, and S3 renames no bucket: write trail_bucket_name = \"${terraform_data.trail_bucket_name[0].output}\"."
    }
  }
}

resource "aws_s3_bucket_public_access_block" "trail" {
  count = var.create_trail ? 1 : 0

  bucket                  = aws_s3_bucket.trail[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "trail" {
  count = var.create_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "trail" {
  count = var.create_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "trail" {
  count = var.create_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 365
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.trail]
}

resource "aws_s3_bucket_policy" "trail" {
  count = var.create_trail ? 1 : 0

  bucket = aws_s3_bucket.trail[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "CloudTrailLooksBeforeItWrites"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = aws_s3_bucket.trail[0].arn
        Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } }
      },
      {
        Sid       = "CloudTrailWritesOurEventsOnly"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.trail[0].arn}/AWSLogs/${local.account}/*"
        Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn, "s3:x-amz-acl" = "bucket-owner-full-control" } }
      },
      {
        Sid       = "NobodyTalksInTheClear"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.trail[0].arn, "${aws_s3_bucket.trail[0].arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.trail]
}

locals {
  # Not derived from `name`: S3 cannot rename a bucket, and deletes only empty ones.
  trail_bucket_name = coalesce(var.trail_bucket_name, "firstkey-trail-${local.account}-${local.region}")

  trail_arn = "arn:${local.partition}:cloudtrail:${local.region}:${local.account}:trail/${var.name}-management-events"
}
