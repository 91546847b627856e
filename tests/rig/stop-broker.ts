/** Leaves nothing running. */
export default async function stopBroker(): Promise<void> {
  await Promise.all([globalThis.brokerOfAllTests?.stop(), globalThis.databaseOfAllTests?.stop()])
}
