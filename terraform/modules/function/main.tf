data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # The attribute `name` is deprecated from version 6 of the provider on; `id` is the same in all.
  region = data.aws_region.current.id

  # The ledger's leases are made for this; a queue's visibility timeout is six times it, as Lambda asks.
  timeout_seconds = 30
}

resource "aws_lambda_function" "firstkey" {
  # checkov:skip=CKV_AWS_50: the log tells each arrival's steps and times; tracing would need permissions and daemons for six calls.
  # checkov:skip=CKV_AWS_115: reserved_concurrency; new accounts have no concurrency to reserve, so it is off unless asked for.
  # checkov:skip=CKV_AWS_116: the failure destination of aws_lambda_function_event_invoke_config says more than a dead-letter queue would.
  # checkov:skip=CKV_AWS_117: it calls public AWS endpoints only, and IAM has none in a VPC.
  # checkov:skip=CKV_AWS_173: nothing secret is in the environment.
  # checkov:skip=CKV_AWS_272: the zip is compared by its hash; a signing profile is the deployer's to choose.
  function_name                  = var.name
  description                    = "Firstkey: gives new IAM users their first sign-in"
  role                           = aws_iam_role.function.arn
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

  lifecycle {
    precondition {
      condition     = fileexists(var.zip)
      error_message = "There is no zip at ${var.zip}. Build it with `cargo xtask package`, or write the path of one that you have to the variable `zip`."
    }
  }

  # The first invocation may come at once, and must find what it is allowed to do.
  depends_on = [aws_iam_role_policy.function]
}

resource "aws_cloudwatch_log_group" "function" {
  # checkov:skip=CKV_AWS_158: CloudWatch Logs encrypts it; what is logged is neither secret nor a full address.
  # checkov:skip=CKV_AWS_338: log_retention_days is a year unless the operator asks for less.
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
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

# Arrivals that the function gave up on. With a buffer, the messages themselves; else Lambda's failure records.
resource "aws_sqs_queue" "failed" {
  name                      = "${var.name}-failed"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
}

resource "aws_sqs_queue_policy" "failed" {
  count = var.require_tls ? 1 : 0

  queue_url = aws_sqs_queue.failed.id

  # The function writes with its role, the buffer as its source queue: neither needs to be allowed here.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "NobodyTalksInTheClear"
      Effect    = "Deny"
      Principal = { AWS = "*" }
      Action    = "sqs:*"
      Resource  = aws_sqs_queue.failed.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
