import { type AskAgainPorts, askAgain } from './ask-again'
import { createUnreadableAnswers, type UnreadableAnswers, type UnreadableAnswersOptions } from './unreadable-answers'

export type WatchAnswersOptions = AskAgainPorts & Omit<UnreadableAnswersOptions, 'ask'>

/** Watches the venue's answers, and looks orders up with the same ports that execute signals. */
export const watchAnswers = ({ store, venue, engine, now, ...options }: WatchAnswersOptions): UnreadableAnswers =>
  createUnreadableAnswers({ ...options, ask: askAgain({ store, venue, engine, ...(now && { now }) }) })
