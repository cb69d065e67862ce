//! One path for each way a handler can misbehave.
