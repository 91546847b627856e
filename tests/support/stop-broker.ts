/** Leaves nothing running. */
export default async function stopBroker(): Promise<void> {
  await globalThis.brokerOfAllTests?.stop()
}
