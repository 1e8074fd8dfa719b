// Loaded into the application before it: if the process that started it is killed, the application ends in order too,
// as though it had been asked to. The channel between the two closes with either of them and does not keep this one awake.

process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
