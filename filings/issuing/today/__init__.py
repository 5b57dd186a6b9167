"""What Today says of documents that the court issued: to their readers, and to the desk that issues them."""
