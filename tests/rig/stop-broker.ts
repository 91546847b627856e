/** Stops the servers of the run. */
export default async function stopBroker(): Promise<void> {
  await Promise.all([globalThis.brokerOfAllTests?.stop(), globalThis.databaseOfAllTests?.stop()])
}
