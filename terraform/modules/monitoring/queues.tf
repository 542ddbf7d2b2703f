locals {
  dead_letters = {
    rule     = "EventBridge could not hand the creation of a user to Firstkey's topic. The attributes ERROR_CODE and ERROR_MESSAGE of the message say why; see the topic's policy, and its key's."
    topic    = "The topic could not hand the creation of a user to Firstkey's function or its buffer: see the permissions of both."
    function = "Firstkey's function failed for good on an event about a user or a message. Its log says why."
  }

  # An alarm reports only the first message, and lasts until the queue is empty. So one cause is one alert.
  dead_letters_next = <<-EOT
    The message waits in the queue for 14 days. More may join it, without another alert until the queue is empty.

    Once the cause is fixed, process everything in the dead-letter queues again, as often as you like:

        firstkey redrive --apply --region ${local.region}

    Without --apply it shows what is there.
  EOT

  queues = merge(
    { for stage, happened in local.dead_letters : "dead-letters-${stage}" => {
      happened = "${happened}\n${trimspace(local.dead_letters_next)}"
      metrics = [{
        namespace  = "AWS/SQS"
        name       = "ApproximateNumberOfMessagesVisible"
        dimensions = { QueueName = var.dead_letter_queues[stage] }
      }]
      statistic  = "Maximum"
      period     = 60
      comparison = "GreaterThanThreshold"
      threshold  = 0
    } },
    { for name in var.buffer_queue_name == null ? [] : [var.buffer_queue_name] : "buffer-age" => {
      happened = "An arrival has been waiting in the buffer for a quarter of an hour: see the function's log."
      metrics = [{
        namespace  = "AWS/SQS"
        name       = "ApproximateAgeOfOldestMessage"
        dimensions = { QueueName = name }
      }]
      statistic  = "Maximum"
      comparison = "GreaterThanThreshold"
      threshold  = 900
    } },
  )
}
