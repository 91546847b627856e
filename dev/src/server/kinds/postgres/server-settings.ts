/** What every server of ours is started with, over what its image or initdb wrote. Durability is nowhere relaxed: tests kill it to see what it kept. */
export const serverSettings = {
  // The 64 engines that `npm start` permits, with four connections each; some images allow 25 in all where memory is limited.
  max_connections: '300',
}

export const asArguments = (settings: Record<string, string>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
