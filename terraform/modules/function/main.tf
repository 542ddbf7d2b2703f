data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # ec2.REGION.amazonaws.com. Version 6 of the provider deprecates `name` and `id`, and only it has `region`.
  region = split(".", data.aws_region.current.endpoint)[1]

  # The ledger's leases are made for this; a queue's visibility timeout is six times it, as Lambda asks.
  timeout_seconds = 30
}

resource "aws_lambda_function" "firstkey" {
  # checkov:skip=CKV_AWS_50: tracing_mode; the log tells each arrival's steps and times, so it is off unless asked for.
  # checkov:skip=CKV_AWS_115: reserved_concurrency; new accounts have no concurrency to reserve, so it is off unless asked for.
  # checkov:skip=CKV_AWS_116: the failure destination of aws_lambda_function_event_invoke_config says more than a dead-letter queue would.
  # checkov:skip=CKV_AWS_117: it calls public AWS endpoints only, and IAM has none in a VPC.
  # checkov:skip=CKV_AWS_173: nothing secret is in the environment.
  # checkov:skip=CKV_AWS_272: the zip is compared by its hash; a signing profile is the deployer's to choose.
  function_name                  = var.name
  description                    = "Firstkey: gives new IAM users their first sign-in"
  role                           = local.role_arn
  filename                       = var.zip
  source_code_hash               = fileexists(var.zip) ? filebase64sha256(var.zip) : null
  handler                        = "bootstrap"
  runtime                        = "provided.al2023"
  architectures                  = [var.architecture]
  memory_size                    = 256
  timeout                        = local.timeout_seconds
  reserved_concurrent_executions = var.reserved_concurrency == null ? -1 : var.reserved_concurrency

  environment {
    variables = var.environment
  }

  logging_config {
    log_format            = "JSON"
    application_log_level = "INFO"
    system_log_level      = "INFO"
    log_group             = aws_cloudwatch_log_group.function.name
  }

  tracing_config {
    mode = var.tracing_mode
  }

  tags = var.tags

  lifecycle {
    precondition {
      condition     = fileexists(var.zip)
      error_message = "There is no zip at ${var.zip}. A release brings it; in a checkout, build it with `cargo xtask package`. With a module `source` by git or another that holds no zip, write the path of one that you have to the variable `zip`."
    }

    precondition {
      condition     = var.zip_sha256 == null || try(filesha256(var.zip) == var.zip_sha256, false)
      error_message = "The zip at ${var.zip} is not the release's: its SHA-256 is not ${coalesce(var.zip_sha256, "known")}. Unpack the release again, or write the path of a zip of yours to the variable `zip`."
    }
  }

  # The first invocation may come at once, and must find what it is allowed to do.
  depends_on = [aws_iam_role_policy.function]
}

resource "aws_cloudwatch_log_group" "function" {
  # checkov:skip=CKV_AWS_158: log_kms_key_arn; else CloudWatch Logs encrypts it. What is logged is neither secret nor a full address.
  # checkov:skip=CKV_AWS_338: log_retention_days is a year unless the operator asks for less.
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn

  tags = var.tags
}

resource "aws_lambda_function_event_invoke_config" "firstkey" {
  function_name = aws_lambda_function.firstkey.function_name

  # Both are Lambda's maximum: throttling may last for hours, an error gets a second and a third attempt.
  maximum_event_age_in_seconds = 21600
  maximum_retry_attempts       = 2

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}

# Failed arrivals: with a buffer, the messages themselves; otherwise Lambda's failure records. Also events about mail that
# EventBridge could not hand to the function.
resource "aws_sqs_queue" "failed" {
  name                      = "${var.name}-failed"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = var.tags
}

resource "aws_sqs_queue_policy" "failed" {
  count = var.require_tls || local.hears_of_mail ? 1 : 0

  queue_url = aws_sqs_queue.failed.id

  # The function writes with its role, the buffer as its source queue: neither needs to be allowed here.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for rule in aws_cloudwatch_event_rule.mail : {
        Sid       = "TheRuleKeepsNewsThatTheFunctionRefused"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.failed.arn
        Condition = { ArnEquals = { "aws:SourceArn" = rule.arn } }
      }],
      [for requires_tls in [var.require_tls] : {
        Sid       = "NobodyTalksInTheClear"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.failed.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      } if requires_tls],
    )
  })
}
