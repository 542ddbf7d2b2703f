data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  # ec2.REGION.amazonaws.com. Version 6 of the provider deprecates `name` and `id`, and only it has `region`.
  region = split(".", data.aws_region.current.endpoint)[1]

  # The local cloud reads the same file. The account excludes events that others forward to this bus.
  event_pattern = merge(
    jsondecode(file("${path.module}/event-pattern.json")),
    { account = [local.account] },
  )

  event_bus_arn = "arn:${local.partition}:events:${local.region}:${local.account}:event-bus/default"
}

# CloudTrail's events reach only the default bus.
resource "aws_cloudwatch_event_rule" "create_user" {
  name          = var.name
  description   = "Firstkey: an IAM user was created"
  event_pattern = jsonencode(local.event_pattern)

  # Otherwise a rule that somebody disabled stays disabled, and no plan shows it.
  state = "ENABLED"

  tags = var.tags
}

resource "aws_cloudwatch_event_target" "topic" {
  rule = aws_cloudwatch_event_rule.create_user.name
  arn  = aws_sns_topic.arrivals.arn

  # EventBridge's own maximum, written down so that nobody has to look it up.
  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }

  dead_letter_config {
    arn = aws_sqs_queue.undelivered_by_rule.arn
  }

  # During a rename, events come twice for a moment, which is harmless, instead of not at all.
  lifecycle {
    create_before_destroy = true
  }

  # Before these exist, every event would go straight to the dead letters.
  depends_on = [aws_sns_topic_policy.arrivals, aws_sqs_queue_policy.undelivered_by_rule]
}

resource "aws_sns_topic" "arrivals" {
  # checkov:skip=CKV_AWS_26: encrypted at rest with kms_key_arn. AWS's own key alias/aws/sns would lock EventBridge out; events hold no secret.
  name              = var.name
  kms_master_key_id = var.kms_key_arn

  tags = var.tags
}

# This replaces the default policy, which lets the whole account publish. What remains is the rule, and those whose own IAM
# policy says sns:Publish: the function trusts no event, and reads the user back from IAM.
resource "aws_sns_topic_policy" "arrivals" {
  arn = aws_sns_topic.arrivals.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in [
      {
        # EventBridge does not support a Condition here, aws:SourceArn included. The one below does not concern it: it always
        # uses TLS.
        Sid       = "OnlyEventBridgePublishesArrivals"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.arrivals.arn
      },
      {
        Sid       = "NobodyPublishesInTheClear"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.arrivals.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ] : statement if statement.Effect == "Allow" || var.require_tls]
  })
}
