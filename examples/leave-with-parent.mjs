/**
 * Preloaded into every process that the examples start: when the one that started it is gone, however it went, there is
 * nobody left to stop it, so it stops itself. The channel on which it hears of that does not keep it alive.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
