/** Settings of every server that we start, on top of those of its image or initdb. Durability is not relaxed: tests kill it to check what survives. */
export const serverSettings = {
  // Enough for the 64 engines that `npm start` permits, with six connections each. Some images allow only 25 if memory is limited.
  max_connections: '400',
}

export const asArguments = (settings: Record<string, string>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
