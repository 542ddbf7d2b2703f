data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # ec2.REGION.amazonaws.com. Version 6 of the provider deprecates `name` and `id`, and only it has `region`.
  region = split(".", data.aws_region.current.endpoint)[1]
}

# The zip is that of the function which hears of new users; that one checks it. The binary tells requests from other events by their
# shape.
resource "aws_lambda_function" "claim" {
  # checkov:skip=CKV_AWS_50: tracing_mode; the log tells each claim's steps and times, so it is off unless asked for.
  # checkov:skip=CKV_AWS_115: reserved_concurrency; new accounts have no concurrency to reserve, so it is off unless asked for.
  # checkov:skip=CKV_AWS_116: a browser waits for each answer, and nothing is invoked without one.
  # checkov:skip=CKV_AWS_117: it calls public AWS endpoints only, and IAM has none in a VPC.
  # checkov:skip=CKV_AWS_173: nothing secret is in the environment.
  # checkov:skip=CKV_AWS_272: the zip is compared by its hash; a signing profile is the deployer's to choose.
  function_name    = var.name
  description      = "Firstkey: the page on which new IAM users choose their password"
  role             = local.role_arn
  filename         = var.zip
  source_code_hash = fileexists(var.zip) ? filebase64sha256(var.zip) : null
  handler          = "claim"
  runtime          = "provided.al2023"
  architectures    = [var.architecture]
  memory_size      = 256
  # API Gateway waits for 30 seconds: it says that the page failed only once the function no longer works on it.
  timeout                        = 29
  reserved_concurrent_executions = var.reserved_concurrency == null ? -1 : var.reserved_concurrency

  environment {
    variables = merge(var.environment, { FIRSTKEY_CLAIM_ORIGIN = local.origin })
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

  # The first request may come at once, and must find what it is allowed to do.
  depends_on = [aws_iam_role_policy.claim]
}

resource "aws_cloudwatch_log_group" "function" {
  # checkov:skip=CKV_AWS_158: log_kms_key_arn; else CloudWatch Logs encrypts it. What is logged is neither secret nor a full address.
  # checkov:skip=CKV_AWS_338: log_retention_days is a year unless the operator asks for less.
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.log_kms_key_arn

  tags = var.tags
}
