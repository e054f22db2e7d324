// Loaded into a command before it starts: it ends when the demo that started it is gone, and else runs as it always does.
process.once('disconnect', () => process.exit());
process.channel?.unref();
