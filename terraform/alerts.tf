locals {
  # A topic of the same configuration has no ARN yet when Terraform counts, so a Boolean may say that there is one.
  create_alert_topic = var.create_alert_topic == null ? var.alert_topic == null : var.create_alert_topic
  alert_topic_arn    = local.create_alert_topic ? one(aws_sns_topic_policy.alerts[*].arn) : var.alert_topic
}

resource "aws_sns_topic" "alerts" {
  # checkov:skip=CKV_AWS_26: encrypted at rest where `encryption` asks for it. AWS's own key alias/aws/sns would lock CloudWatch out; alerts hold no secret.
  count = local.create_alert_topic ? 1 : 0

  name              = "${var.name}-alerts"
  kms_master_key_id = local.kms_key_arn

  tags = var.tags
}

resource "aws_sns_topic_policy" "alerts" {
  count = local.create_alert_topic ? 1 : 0

  arn = aws_sns_topic.alerts[0].arn

  # The function publishes with its role.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in [
      {
        Sid       = "AlarmsOfThisAccountAlert"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alerts[0].arn
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
      {
        Sid       = "NobodyPublishesInTheClear"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alerts[0].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ] : statement if statement.Effect == "Allow" || var.encryption.require_tls]
  })
}
