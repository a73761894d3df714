"""What is read, judged and answered, as plain values: data that all other rooms share."""
