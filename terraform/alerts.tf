locals {
  alert_topic_arn = var.alert_topic == null ? one(aws_sns_topic_policy.alerts[*].arn) : var.alert_topic

  # The keys have to be known when planning, the names need not be.
  dead_letters = {
    rule = {
      queue    = module.trigger.dead_letter_queues.rule.name
      happened = "EventBridge could not hand the creation of a user to Firstkey's topic. The attributes ERROR_CODE and ERROR_MESSAGE of the message say why; see the topic's policy, and its key's."
    }
    topic = {
      queue    = module.trigger.dead_letter_queues.topic.name
      happened = "The topic could not hand the creation of a user to Firstkey's function or its buffer: see the permissions of both."
    }
    function = {
      queue    = module.function.failure_queue.name
      happened = "Firstkey's function gave up on the creation of a user, or on news of a message. Its log says why."
    }
  }

  # An alarm tells of the first message only, and stands until the queue is empty. So one cause is one alert.
  dead_letters_next = <<-EOT
    The message waits in the queue for 14 days. More may join it: no other alert comes before the queue is empty.

    When the cause is mended, have everything in the dead-letter queues processed again, as often as you like:

        firstkey redrive --apply --region ${data.aws_region.current.id}

    Without --apply it shows what is there.
  EOT
}

resource "aws_sns_topic" "alerts" {
  # checkov:skip=CKV_AWS_26: encrypted at rest where `encryption` asks for it. AWS's own key alias/aws/sns would lock CloudWatch out; alerts hold no secret.
  count = var.alert_topic == null ? 1 : 0

  name              = "${var.name}-alerts"
  kms_master_key_id = local.kms_key_arn
}

resource "aws_sns_topic_policy" "alerts" {
  count = var.alert_topic == null ? 1 : 0

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

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = local.dead_letters

  alarm_name          = "${var.name}-dead-letters-${each.key}"
  alarm_description   = "${each.value.happened}\n${trimspace(local.dead_letters_next)}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.queue }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # SQS stops reporting on a queue that nobody uses.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alert_topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "buffer_age" {
  count = var.buffer ? 1 : 0

  alarm_name          = "${var.name}-buffer-age"
  alarm_description   = "An arrival has been waiting in the buffer for a quarter of an hour: see the function's log."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = module.function.buffer_queue.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alert_topic_arn]
}
