import type { QueueView } from '../../api/answers'
import { formatDecimal } from '../../format/amount'

export interface QueueTableProps {
  queues: readonly QueueView[]
  /** Leaves out queues that are empty and that nobody reads, such as those of retries. */
  onlyInUse?: boolean
}

export function QueueTable({ queues, onlyInUse = false }: QueueTableProps) {
  const shown = onlyInUse ? queues.filter(({ messages, consumers }) => messages > 0 || consumers > 0) : queues
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" class="n">
            Ready
          </th>
          <th scope="col" class="n">
            Consumers
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ name, messages, consumers }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="n">{formatDecimal(String(messages))}</td>
            <td class="n">{consumers}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
