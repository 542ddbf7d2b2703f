locals {
  # How wide and how high a widget is, beside its x and y.
  number = { type = "metric", width = 3, height = 4 }
  graph  = { type = "metric", width = 8, height = 6 }
  common = { region = local.region, period = 3600 }

  outcome = { for outcome in ["delivered", "failed", "quarantined", "skipped", "retried", "expired", "bounced"] :
  outcome => ["Firstkey", "Records", "Deployment", var.name, "Outcome", outcome] }
  seconds = ["Firstkey", "SecondsToDelivery", "Deployment", var.name, "Outcome", "delivered"]
  gauge   = { for name in ["Open", "OldestOpenSeconds", "SignedInWithinDay"] : name => ["Firstkey", name, "Deployment", var.name] }

  # Does everybody get in?
  first_row = [
    { title = "Arrivals", view = "singleValue", stat = "Sum", setPeriodToTimeRange = true, metrics = concat(
      [[{ expression = "SUM(METRICS())", label = "arrivals", id = "all" }]],
      [for index, outcome in ["delivered", "failed", "quarantined"] : concat(local.outcome[outcome], [{ id = "m${index}", visible = false }])],
    ) },
    { title = "Delivered", view = "singleValue", stat = "Sum", setPeriodToTimeRange = true, metrics = [local.outcome.delivered] },
    { title = "Waiting", view = "singleValue", stat = "Maximum", metrics = [local.gauge.Open] },
    { title = "Failed", view = "singleValue", stat = "Sum", setPeriodToTimeRange = true, metrics = [local.outcome.failed] },
    { title = "Seconds to delivery, p50", view = "singleValue", stat = "p50", setPeriodToTimeRange = true, metrics = [local.seconds] },
    { title = "Seconds to delivery, p99", view = "singleValue", stat = "p99", setPeriodToTimeRange = true, metrics = [local.seconds] },
    { title = "Oldest open arrival, seconds", view = "singleValue", stat = "Maximum", metrics = [local.gauge.OldestOpenSeconds] },
    { title = "Signed in within 24 h, %", view = "singleValue", stat = "Average", metrics = [local.gauge.SignedInWithinDay] },
  ]

  second_row = [
    { title = "What came of arrivals", view = "timeSeries", stacked = true, stat = "Sum", metrics = [
      for outcome, metric in local.outcome : concat(metric, [{ label = outcome }])
    ] },
    { title = "Seconds to delivery", view = "timeSeries", metrics = [for stat in ["p50", "p99"] : concat(local.seconds, [{ stat = stat, label = stat }])] },
    { title = "The function", view = "timeSeries", stat = "Sum", metrics = [
      for metric in ["Invocations", "Errors", "Throttles"] : ["AWS/Lambda", metric, "FunctionName", var.name]
    ] },
  ]

  # The function behind the page counts under its own name.
  page_row = flatten([for page in [var.claim] : [
    { title = "What came of requests for the page", view = "timeSeries", stacked = true, stat = "Sum", metrics = [
      for outcome in ["claimed", "claim_shown", "claim_rejected", "claim_renewed", "claim_disowned", "claim_refused", "claim_stopped"] :
      ["Firstkey", "Records", "Deployment", page.function_name, "Outcome", outcome, { label = outcome }]
    ] },
    { title = "Requests for the page, by status", view = "timeSeries", stat = "Sum", metrics = [
      for metric in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", metric, "ApiId", page.api_id]
    ] },
    { title = "Milliseconds to the page", view = "timeSeries", metrics = [
      for stat in ["p50", "p99"] : ["AWS/ApiGateway", "Latency", "ApiId", page.api_id, { stat = stat, label = stat }]
    ] },
  ] if page != null])

  # Where the widgets below it begin.
  below = 10 + (var.claim == null ? 0 : local.graph.height)

  widgets = concat(
    [for index, properties in local.first_row : merge(local.number, { x = 3 * index, y = 0, properties = merge(local.common, properties) })],
    [for index, properties in local.second_row : merge(local.graph, { x = 8 * index, y = 4, properties = merge(local.common, properties) })],
    [for index, properties in local.page_row : merge(local.graph, { x = 8 * index, y = 10, properties = merge(local.common, properties) })],
    [
      { type = "log", x = 0, y = local.below, width = 24, height = 6, properties = {
        title  = "Who got no message"
        region = local.region
        view   = "table"
        query  = "SOURCE '${var.log_group_name}' | ${local.queries["failures"]}"
      } },
      { type = "alarm", x = 0, y = local.below + 6, width = 24, height = 4, properties = {
        title  = "Alarms"
        alarms = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.arn]
      } },
    ],
  )

  queries = {
    "one user" = <<-EOT
      fields @timestamp, fields.outcome, fields.reason, fields.attempts, fields.seconds_to_delivery, fields.message_id, @requestId
      | filter fields.user = 'NAME' or fields.user_id = 'AIDA...'
      | sort @timestamp asc
    EOT
    "failures" = <<-EOT
      filter fields.outcome in ['failed', 'quarantined', 'retried', 'dropped', 'pending']
      | fields @timestamp, fields.user, fields.outcome, fields.reason, fields.attempts
      | sort @timestamp desc
      | limit 100
    EOT
    "slowest"  = <<-EOT
      filter fields.outcome = 'delivered'
      | fields @timestamp, fields.user, fields.seconds_to_delivery, fields.attempts
      | sort fields.seconds_to_delivery desc
      | limit 20
    EOT
  }

  page_queries = merge([for page in [var.claim] : {
    # Who gets errors, and which. The status is text.
    "page answers" = { log_group_name = page.access_log_group_name, query = <<-EOT
      filter status like /^[45]/
      | stats count(*) as requests by status, routeKey, sourceIp
      | sort requests desc
      | limit 100
    EOT
    }
    "page failures" = { log_group_name = page.log_group_name, query = <<-EOT
      filter level in ['WARN', 'ERROR']
      | fields @timestamp, level, fields.message, fields.reason, fields.error, @requestId
      | sort @timestamp desc
      | limit 100
    EOT
    }
  } if page != null]...)
}

# Dashboards belong to the account and not to a region.
resource "aws_cloudwatch_dashboard" "this" {
  count = var.create_dashboard ? 1 : 0

  dashboard_name = "${var.name}-${local.region}"
  dashboard_body = jsonencode({ periodOverride = "inherit", widgets = local.widgets })
}

# The slash makes a folder.
resource "aws_cloudwatch_query_definition" "this" {
  for_each = merge({ for name, query in local.queries : name => { log_group_name = var.log_group_name, query = query } }, local.page_queries)

  name            = "${var.name}/${each.key}"
  log_group_names = [each.value.log_group_name]
  query_string    = each.value.query
}
