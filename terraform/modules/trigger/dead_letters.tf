# Events that EventBridge could not hand to the topic.
resource "aws_sqs_queue" "undelivered_by_rule" {
  name                      = "${var.name}-undelivered-by-rule"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = var.tags
}

resource "aws_sqs_queue_policy" "undelivered_by_rule" {
  queue_url = aws_sqs_queue.undelivered_by_rule.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in [
      {
        Sid       = "TheRuleKeepsWhatTheTopicRefused"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.undelivered_by_rule.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.create_user.arn } }
      },
      {
        Sid       = "NobodyTalksInTheClear"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.undelivered_by_rule.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ] : statement if statement.Effect == "Allow" || var.require_tls]
  })
}

# Messages that the topic could not hand to its subscriber.
resource "aws_sqs_queue" "undelivered_by_topic" {
  name                      = "${var.name}-undelivered-by-topic"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = var.tags
}

resource "aws_sqs_queue_policy" "undelivered_by_topic" {
  queue_url = aws_sqs_queue.undelivered_by_topic.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in [
      {
        Sid       = "TheTopicKeepsWhatItsSubscriberRefused"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.undelivered_by_topic.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.arrivals.arn } }
      },
      {
        Sid       = "NobodyTalksInTheClear"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.undelivered_by_topic.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ] : statement if statement.Effect == "Allow" || var.require_tls]
  })
}
