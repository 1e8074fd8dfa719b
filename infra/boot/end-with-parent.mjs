// Preloaded into the application: if the process that started it is killed, the application shuts down in order, as
// after SIGTERM. The IPC channel closes with either process and does not keep this one alive.

process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
