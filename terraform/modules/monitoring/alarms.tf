locals {
  # The function's own metrics, which it writes to its log.
  records = { for outcome in ["failed", "sweep_stopped", "sweep_failure", "swept"] : outcome => {
    namespace  = "Firstkey"
    name       = "Records"
    dimensions = { Deployment = var.name, Outcome = outcome }
  } }

  own = {
    failing = {
      happened = "A user got no message, or the sweep left something undone. The alert about the user says why, or else the function's log."
      metrics  = [local.records.failed, local.records.sweep_stopped, local.records.sweep_failure]
      fill     = true
    }
  }

  # rate(2 hours) is 7,200 seconds; of a cron expression only its author knows, so it has a day.
  rate          = try(regex("^rate[(]([0-9]+) (minute|hour|day)s?[)]$", var.sweep_schedule), null)
  sweep_seconds = local.rate == null ? 86400 : tonumber(local.rate[0]) * { minute = 60, hour = 3600, day = 86400 }[local.rate[1]]

  # CloudWatch looks back for seven days at most, and for one day at most with periods below an hour.
  heartbeat_seconds = max(3600, local.sweep_seconds)
  heartbeat = { for name, alarm in {
    heartbeat = {
      happened   = "The sweep has not run: nobody finds users whose event was lost, resumes waiting arrivals, or withdraws unused passwords. New users may get no message either."
      metrics    = [local.records.swept]
      fill       = true
      comparison = "LessThanThreshold"
      missing    = "breaching"
      period     = local.heartbeat_seconds
      periods    = max(1, min(3, floor(604800 / local.heartbeat_seconds)))
    }
  } : name => alarm if var.sweep_schedule != null && local.heartbeat_seconds <= 604800 }

  lambda_metrics = { for metric in ["Errors", "Throttles", "Duration", "AsyncEventAge", "AsyncEventsDropped", "DestinationDeliveryFailures"] : metric => {
    namespace  = "AWS/Lambda"
    name       = metric
    dimensions = { FunctionName = var.name }
  } }

  lambda = {
    function-errors = {
      happened = "An invocation of Firstkey's function failed. Lambda repeats it; if that fails too, the event waits in the dead-letter queue."
      metrics  = [local.lambda_metrics.Errors]
    }
    function-throttles = {
      happened = "Lambda ran Firstkey's function late: its concurrency, or the account's, is used up."
      metrics  = [local.lambda_metrics.Throttles]
    }
    function-duration = {
      happened   = "Firstkey's function takes nearly all its time: IAM, SES or DynamoDB is slow."
      metrics    = [local.lambda_metrics.Duration]
      statistic  = "p99"
      comparison = "GreaterThanThreshold"
      threshold  = 800 * var.timeout_seconds
    }
    function-event-age = {
      happened   = "The creation of a user has been waiting for Firstkey's function for a quarter of an hour."
      metrics    = [local.lambda_metrics.AsyncEventAge]
      statistic  = "Maximum"
      comparison = "GreaterThanThreshold"
      threshold  = 900000
    }
    function-events-dropped = {
      happened = "Lambda dropped an event for Firstkey's function, or could not write it to the dead-letter queue. The sweep finds the user."
      metrics  = [local.lambda_metrics.AsyncEventsDropped, local.lambda_metrics.DestinationDeliveryFailures]
      fill     = true
    }
  }

  aws = {
    rules = {
      happened = "EventBridge could not invoke the target of a Firstkey rule, or could not write the event to the dead-letter queue."
      metrics = flatten([for name in values(var.rule_names) : [
        for metric in ["FailedInvocations", "InvocationsFailedToBeSentToDlq"] : {
          namespace  = "AWS/Events"
          name       = metric
          dimensions = { RuleName = name }
        }
      ]])
      fill = true
    }
    topic = {
      happened = "Firstkey's topic could not deliver a message, or could not write it to the dead-letter queue."
      metrics = [for metric in ["NumberOfNotificationsFailed", "NumberOfNotificationsFailedToRedriveToDlq"] : {
        namespace  = "AWS/SNS"
        name       = metric
        dimensions = { TopicName = var.topic_name }
      }]
      fill = true
    }
    ledger = {
      happened = "DynamoDB refused calls to the ledger: it throttles, or has internal errors. Arrivals wait meanwhile."
      metrics = flatten([for operation in ["GetItem", "PutItem", "Scan"] : [
        for metric in ["ThrottledRequests", "SystemErrors"] : {
          namespace  = "AWS/DynamoDB"
          name       = metric
          dimensions = { TableName = var.table_name, Operation = operation }
        }
      ]])
      fill = true
    }
  }

  # An alarm sees its own region only.
  ses = { for name, alarm in {
    bounce-rate = {
      happened  = "Too many of the account's mails bounce. SES reviews an account at 5 %, and stops its sending at 10 %."
      metrics   = [{ namespace = "AWS/SES", name = "Reputation.BounceRate", dimensions = {} }]
      statistic = "Average"
      period    = 3600
      threshold = 0.05
    }
    complaint-rate = {
      happened  = "Too many recipients of the account's mails complain. SES reviews an account at 0.1 %, and stops its sending at 0.5 %."
      metrics   = [{ namespace = "AWS/SES", name = "Reputation.ComplaintRate", dimensions = {} }]
      statistic = "Average"
      period    = 3600
      threshold = 0.001
    }
  } : name => alarm if var.ses_is_here }

  # Nobody may look at the page for weeks.
  claim = merge([for claim in [var.claim] : {
    claim-errors = {
      happened = "The page on which users choose their password failed: somebody saw an error instead. Its function's log says why."
      metrics  = [{ namespace = "AWS/Lambda", name = "Errors", dimensions = { FunctionName = claim.function_name } }]
      fill     = true
    }
    claim-throttles = {
      happened = "Lambda refused to run the function behind the page on which users choose their password: its concurrency, or the account's, is used up. Whoever looked saw an error, and can try again."
      metrics  = [{ namespace = "AWS/Lambda", name = "Throttles", dimensions = { FunctionName = claim.function_name } }]
      fill     = true
    }
    claim-unavailable = {
      happened  = "Five times in five minutes, the page on which users choose their password failed, or asked to try again later. IAM or the ledger is slow, or the function behind it does not run."
      metrics   = [{ namespace = "AWS/ApiGateway", name = "5xx", dimensions = { ApiId = claim.api_id } }]
      fill      = true
      threshold = 5
    }
  } if claim != null]...)
}
