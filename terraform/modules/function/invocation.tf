# Without a buffer, the topic invokes the function; with one, the topic fills the queue and Lambda reads it.

resource "aws_lambda_permission" "topic" {
  count = var.buffer ? 0 : 1

  statement_id  = "OnlyTheTopicInvokes"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.firstkey.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = var.topic_arn
}

resource "aws_sns_topic_subscription" "arrivals" {
  topic_arn = var.topic_arn
  protocol  = var.buffer ? "sqs" : "lambda"
  endpoint  = var.buffer ? one(aws_sqs_queue.buffer[*].arn) : aws_lambda_function.firstkey.arn

  # The event itself is all that the function needs.
  raw_message_delivery = var.buffer ? true : null

  redrive_policy = jsonencode({ deadLetterTargetArn = var.subscription_dead_letter_queue_arn })

  # While the buffer is turned on or off, events come twice for a moment, which is harmless, instead of not at all.
  lifecycle {
    create_before_destroy = true
  }

  # Before these exist, every message would go straight to the dead letters.
  depends_on = [aws_lambda_permission.topic, aws_sqs_queue_policy.buffer, aws_lambda_function_event_invoke_config.firstkey]
}

resource "aws_sqs_queue" "buffer" {
  count = var.buffer ? 1 : 0

  name                       = "${var.name}-buffer"
  visibility_timeout_seconds = 6 * local.timeout_seconds
  message_retention_seconds  = 1209600
  kms_master_key_id          = var.kms_key_arn
  sqs_managed_sse_enabled    = var.kms_key_arn == null ? true : null

  # Twenty attempts three minutes apart outlast an hour without answers from IAM or SES.
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 20 })

  tags = var.tags
}

resource "aws_sqs_queue_policy" "buffer" {
  count = var.buffer ? 1 : 0

  queue_url = aws_sqs_queue.buffer[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for statement in [
      {
        Sid       = "OnlyTheTopicFillsTheBuffer"
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.buffer[0].arn
        Condition = { ArnEquals = { "aws:SourceArn" = var.topic_arn } }
      },
      {
        Sid       = "NobodyTalksInTheClear"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.buffer[0].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ] : statement if statement.Effect == "Allow" || var.require_tls]
  })
}

resource "aws_lambda_event_source_mapping" "buffer" {
  count = var.buffer ? 1 : 0

  event_source_arn = aws_sqs_queue.buffer[0].arn
  function_name    = aws_lambda_function.firstkey.arn

  # While SES or IAM throttles, an arrival may need all of the function's time; a batch would have to share it.
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # More arrivals than SES has capacity for would wait for each other until their time is up, and pollers that hit the
  # function's limit would use up the messages' attempts. Two is SQS's minimum.
  scaling_config {
    maximum_concurrency = max(2, min(var.maximum_concurrency, coalesce(var.reserved_concurrency, var.maximum_concurrency)))
  }

  tags = var.tags
}
