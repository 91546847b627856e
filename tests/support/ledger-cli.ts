import { type Answer, runTool, startTool } from './tool-cli'

export const startLedgerCli = (url: string, args: readonly string[]) => startTool('ledger', url, args)

export const ledgerCli = (url: string, args: readonly string[]): Promise<Answer> => runTool('ledger', url, args)
