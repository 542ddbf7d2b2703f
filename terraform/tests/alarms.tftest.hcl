# Who hears when it is silent.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name               = "firstkey"
  alert_topic_arn    = "arn:aws:sns:us-east-1:123456789012:firstkey-alerts"
  runbook_url        = "https://wiki.example.com/alarms"
  topic_name         = "arrivals"
  table_name         = "ledger"
  rule_names         = { create_user = "firstkey", sweep = "firstkey-sweep" }
  dead_letter_queues = { rule = "firstkey-undelivered-by-rule", topic = "firstkey-undelivered-by-topic", function = "firstkey-failed" }
  buffer_queue_name  = "firstkey-buffer"
  log_group_name     = "/aws/lambda/firstkey"
  timeout_seconds    = 30
  sweep_schedule     = "rate(1 hour)"
  ses_is_here        = true
}

run "all" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition = keys(aws_cloudwatch_metric_alarm.this) == [
      "bounce-rate", "buffer-age", "complaint-rate", "dead-letters-function", "dead-letters-rule", "dead-letters-topic", "failing",
      "function-duration", "function-errors", "function-event-age", "function-events-dropped", "function-throttles", "heartbeat", "ledger",
      "rules", "topic",
    ]
    error_message = "An alarm is missing, or has no page in docs/alarms.md."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_name == "firstkey-${name}" && alarm.alarm_actions == toset([var.alert_topic_arn]) && alarm.ok_actions == toset([var.alert_topic_arn])
    ])
    error_message = "An alarm tells nobody, or not that all is well again."
  }

  # The description is the alert: CloudWatch puts it into the mail, and takes 1,024 characters.
  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this :
      endswith(alarm.alarm_description, "\n\nWhat to do: https://wiki.example.com/alarms#${name}") && length(alarm.alarm_description) <= 1024
    ])
    error_message = "An alarm does not end with the address of what to do, or is longer than CloudWatch takes."
  }

  assert {
    condition = alltrue([
      for stage in ["function", "rule", "topic"] : strcontains(aws_cloudwatch_metric_alarm.this["dead-letters-${stage}"].alarm_description, trimspace(<<-EOT
        The message waits in the queue for 14 days. More may join it, without another alert until the queue is empty.

        Once the cause is fixed, process everything in the dead-letter queues again, as often as you like:

            firstkey redrive --apply --region us-east-1

        Without --apply it shows what is there.
      EOT
      ))
    ])
    error_message = "An alarm of dead letters does not say what to do next."
  }

  # A missing point does not count as a breach as long as CloudWatch finds an older one.
  assert {
    condition = (
      [for query in aws_cloudwatch_metric_alarm.this["heartbeat"].metric_query : query.expression if query.return_data] == ["SUM(FILL(METRICS(), 0))"] &&
      flatten([for query in aws_cloudwatch_metric_alarm.this["heartbeat"].metric_query : [for metric in query.metric : [metric.namespace, metric.metric_name, metric.dimensions, metric.period]]]) ==
      ["Firstkey", "Records", tomap({ Deployment = "firstkey", Outcome = "swept" }), 3600] &&
      aws_cloudwatch_metric_alarm.this["heartbeat"].comparison_operator == "LessThanThreshold" &&
      aws_cloudwatch_metric_alarm.this["heartbeat"].threshold == 1 &&
      aws_cloudwatch_metric_alarm.this["heartbeat"].evaluation_periods == 3 &&
      aws_cloudwatch_metric_alarm.this["heartbeat"].treat_missing_data == "breaching"
    )
    error_message = "Three hours without a sweep raise no alarm."
  }

  assert {
    condition = toset(flatten([
      for query in aws_cloudwatch_metric_alarm.this["failing"].metric_query : [for metric in query.metric : metric.dimensions.Outcome if metric.dimensions.Deployment == "firstkey"]
    ])) == toset(["failed", "sweep_failure", "sweep_stopped"])
    error_message = "A failure raises no alarm, or that of another deployment does."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this : alarm.treat_missing_data == "notBreaching"
      if name != "heartbeat"
    ])
    error_message = "An alarm takes silence for trouble."
  }

  assert {
    condition = {
      for name in ["function-errors", "function-throttles", "function-duration", "function-event-age"] :
      name => [aws_cloudwatch_metric_alarm.this[name].metric_name, tostring(aws_cloudwatch_metric_alarm.this[name].threshold)]
      } == {
      function-errors    = ["Errors", "1"]
      function-throttles = ["Throttles", "1"]
      function-duration  = ["Duration", "24000"]
      function-event-age = ["AsyncEventAge", "900000"]
    }
    error_message = "Trouble of the function raises no alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["function-duration"].extended_statistic == "p99"
    error_message = "One slow call raises the alarm, or many do not."
  }

  assert {
    condition = {
      for name in ["function-events-dropped", "ledger", "rules", "topic"] :
      name => toset(flatten([for query in aws_cloudwatch_metric_alarm.this[name].metric_query : [for metric in query.metric : metric.metric_name]]))
      } == {
      function-events-dropped = toset(["AsyncEventsDropped", "DestinationDeliveryFailures"])
      ledger                  = toset(["SystemErrors", "ThrottledRequests"])
      rules                   = toset(["FailedInvocations", "InvocationsFailedToBeSentToDlq"])
      topic                   = toset(["NumberOfNotificationsFailed", "NumberOfNotificationsFailedToRedriveToDlq"])
    }
    error_message = "An event that AWS drops raises no alarm."
  }

  assert {
    condition = toset(flatten([
      for query in aws_cloudwatch_metric_alarm.this["rules"].metric_query : [for metric in query.metric : metric.dimensions.RuleName]
    ])) == toset(["firstkey", "firstkey-sweep"])
    error_message = "A rule is not looked at."
  }

  # The rates are fractions.
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["bounce-rate"].threshold == 0.05 && aws_cloudwatch_metric_alarm.this["complaint-rate"].threshold == 0.001
    error_message = "SES reviews the account before the alarm is raised."
  }

  assert {
    condition = { for name in ["dead-letters-function", "dead-letters-rule", "dead-letters-topic", "buffer-age"] : name => aws_cloudwatch_metric_alarm.this[name].dimensions.QueueName } == {
      dead-letters-function = "firstkey-failed"
      dead-letters-rule     = "firstkey-undelivered-by-rule"
      dead-letters-topic    = "firstkey-undelivered-by-topic"
      buffer-age            = "firstkey-buffer"
    }
    error_message = "A queue has no alarm."
  }

  assert {
    condition = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.properties.title if widget.y == 0] == [
      "Arrivals", "Delivered", "Waiting", "Failed", "Seconds to delivery, p50", "Seconds to delivery, p99", "Oldest open arrival, seconds", "Signed in within 24 h, %",
    ]
    error_message = "The dashboard's first row does not say whether everybody gets in."
  }

  assert {
    condition = (
      strcontains(aws_cloudwatch_dashboard.this[0].dashboard_name, "firstkey") &&
      alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget.x + widget.width <= 24])
    )
    error_message = "Dashboards of two deployments have one name, or a widget is beyond the dashboard's edge."
  }

  assert {
    condition = { for name, query in aws_cloudwatch_query_definition.this : name => query.name } == {
      failures   = "firstkey/failures"
      "one user" = "firstkey/one user"
      slowest    = "firstkey/slowest"
    }
    error_message = "A saved query is missing."
  }
}

run "the_page_has_alarms" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    claim = {
      function_name         = "firstkey-claim"
      api_id                = "a1b2c3d4e5"
      log_group_name        = "/aws/lambda/firstkey-claim"
      access_log_group_name = "/aws/vendedlogs/apigateway/firstkey-claim"
    }
  }

  assert {
    condition = {
      for name in ["claim-errors", "claim-throttles", "claim-unavailable"] :
      name => flatten([for query in aws_cloudwatch_metric_alarm.this[name].metric_query : [for metric in query.metric : [metric.namespace, metric.metric_name, metric.dimensions, metric.stat]]])
      } == {
      claim-errors      = ["AWS/Lambda", "Errors", tomap({ FunctionName = "firstkey-claim" }), "Sum"]
      claim-throttles   = ["AWS/Lambda", "Throttles", tomap({ FunctionName = "firstkey-claim" }), "Sum"]
      claim-unavailable = ["AWS/ApiGateway", "5xx", tomap({ ApiId = "a1b2c3d4e5" }), "Sum"]
    }
    error_message = "Trouble of the page raises no alarm."
  }

  assert {
    condition     = { for name in ["claim-errors", "claim-throttles", "claim-unavailable"] : name => aws_cloudwatch_metric_alarm.this[name].threshold } == { claim-errors = 1, claim-throttles = 1, claim-unavailable = 5 }
    error_message = "One who is asked to try again raises an alarm, or an error raises none."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this : strcontains(alarm.alarm_description, "the page on which users choose their password") || strcontains(alarm.alarm_description, "The page on which users choose their password")
      if startswith(name, "claim-")
    ])
    error_message = "An alarm does not say what it is about."
  }

  assert {
    condition = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : "${widget.y} ${widget.properties.title}" if widget.y > 4] == [
      "10 What came of requests for the page", "10 Requests for the page, by status", "10 Milliseconds to the page", "16 Who got no message", "22 Alarms",
    ]
    error_message = "The dashboard does not show the page below the arrivals, or one widget lies on another."
  }

  assert {
    condition = flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : [for metric in widget.properties.metrics : metric[3]] if widget.y == 10
    ]) == flatten([[for outcome in range(7) : "firstkey-claim"], [for metric in range(5) : "a1b2c3d4e5"]])
    error_message = "The dashboard shows another function or API than the page's."
  }

  assert {
    condition = {
      for name, query in aws_cloudwatch_query_definition.this : query.name => query.log_group_names[0] if startswith(name, "page")
      } == {
      "firstkey/page answers"  = "/aws/vendedlogs/apigateway/firstkey-claim"
      "firstkey/page failures" = "/aws/lambda/firstkey-claim"
    }
    error_message = "A saved query about the page is missing, or asks another log."
  }

  # The template has each widget on one line, as it is here, and each query.
  assert {
    condition = alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : strcontains(
        file("../cloudformation/firstkey.yaml"),
        replace(replace(replace(jsonencode(widget), "firstkey-claim", "$${Name}-claim"), "a1b2c3d4e5", "$${ClaimApi}"), widget.properties.region, "$${AWS::Region}")
      ) if widget.y == 10
    ])
    error_message = "The template's dashboard shows the page in another way."
  }

  assert {
    condition = alltrue([
      for name, query in aws_cloudwatch_query_definition.this : strcontains(file("../cloudformation/firstkey.yaml"), indent(8, trimspace(query.query_string)))
    ])
    error_message = "The template's saved queries ask something else."
  }
}

run "the_least" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    buffer_queue_name = null
    sweep_schedule    = null
    ses_is_here       = false
    create_dashboard  = false
  }

  assert {
    condition     = length(setintersection(keys(aws_cloudwatch_metric_alarm.this), ["bounce-rate", "buffer-age", "complaint-rate", "heartbeat"])) == 0 && length(aws_cloudwatch_dashboard.this) == 0
    error_message = "An alarm looks at what is not there."
  }
}

# CloudWatch refuses an alarm that looks back for more than seven days, or for more than one with periods below an hour.
run "heartbeat_of_five_minutes" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    sweep_schedule = "rate(5 minutes)"
  }

  assert {
    condition     = local.alarms.heartbeat.period == 3600 && local.alarms.heartbeat.periods == 3
    error_message = "The heartbeat is not that of an hour."
  }
}

run "heartbeat_of_three_days" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    sweep_schedule = "rate(3 days)"
  }

  assert {
    condition     = local.alarms.heartbeat.period == 259200 && local.alarms.heartbeat.periods == 2
    error_message = "CloudWatch refuses the heartbeat."
  }
}

run "heartbeat_of_a_calendar" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    sweep_schedule = "cron(0 6 * * ? *)"
  }

  assert {
    condition     = local.alarms.heartbeat.period == 86400
    error_message = "A sweep a day raises an alarm."
  }
}

run "heartbeat_that_cannot_be" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    sweep_schedule = "rate(30 days)"
  }

  assert {
    condition     = !contains(keys(local.alarms), "heartbeat")
    error_message = "CloudWatch refuses the heartbeat."
  }
}
