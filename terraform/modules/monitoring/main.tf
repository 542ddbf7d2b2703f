data "aws_region" "current" {}

locals {
  # ec2.REGION.amazonaws.com. Version 6 of the provider deprecates `name` and `id`, and only it has `region`.
  region = split(".", data.aws_region.current.endpoint)[1]

  # What each alarm looks at. Those that count several metrics, or whose metric is absent while all is well, count what is
  # missing as 0: else CloudWatch looks further back than the alarm's time, and AWS/DynamoDB's alarms never end.
  alarms = merge(local.own, local.lambda, local.aws, local.queues, local.ses, local.heartbeat, local.claim)

  defaults = {
    statistic  = "Sum"
    period     = 300
    periods    = 1
    threshold  = 1
    comparison = "GreaterThanOrEqualToThreshold"
    missing    = "notBreaching"
    fill       = false
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for name, alarm in local.alarms : name => merge(local.defaults, alarm) }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.happened}\n\nWhat to do: ${var.runbook_url}#${each.key}"
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing
  alarm_actions       = [var.alert_topic_arn]
  ok_actions          = [var.alert_topic_arn]

  namespace          = each.value.fill ? null : each.value.metrics[0].namespace
  metric_name        = each.value.fill ? null : each.value.metrics[0].name
  dimensions         = each.value.fill ? null : each.value.metrics[0].dimensions
  period             = each.value.fill ? null : each.value.period
  statistic          = each.value.fill || each.value.statistic == "p99" ? null : each.value.statistic
  extended_statistic = each.value.statistic == "p99" ? "p99" : null

  dynamic "metric_query" {
    for_each = each.value.fill ? ["SUM(FILL(METRICS(), 0))"] : []

    content {
      id          = "all"
      expression  = metric_query.value
      label       = each.key
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = each.value.fill ? each.value.metrics : []

    content {
      id          = "m${metric_query.key}"
      return_data = false

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = metric_query.value.dimensions
        stat        = each.value.statistic
        period      = each.value.period
      }
    }
  }

  tags = var.tags
}
