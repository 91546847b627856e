// Orders go to the server at MY_VENUE_URL:  VENUE=./extensions/my-venue.ts MY_VENUE_URL=http://… npm start
import { type Fill, type OrderReject, OrderTooLate, type Pending, type VenueFactory, VenueFault } from '@trading/venue'

const myVenue: VenueFactory = ({ env }) => {
  const url = env.MY_VENUE_URL
  if (!url) throw new Error('MY_VENUE_URL is not set')

  const ask = async (path: string, request: RequestInit) => {
    const response = await fetch(`${url}/${path}`, request)
    if (response.status >= 500) throw new VenueFault(`the venue returned ${response.status}`)
    return response
  }
  return {
    name: 'my-venue',
    async place(order, abort) {
      const response = await ask('orders', { method: 'POST', body: JSON.stringify(order), signal: abort })
      const answer = (await response.json()) as Fill | (OrderReject & { code?: string })
      if (answer.status === 'REJECTED' && answer.code === 'TOO_LATE_TO_ENTER') throw new OrderTooLate(answer.reason)
      return answer
    },
    async find(clientOrderId, abort) {
      const response = await ask(`orders/${clientOrderId}`, { signal: abort })
      const answer = (await response.json()) as Fill | OrderReject | Pending | { clientOrderId?: string }
      if ('status' in answer) return answer
      if (response.status === 404 && answer.clientOrderId === clientOrderId) return undefined
      throw new VenueFault(`the venue returned ${response.status} for ${clientOrderId}`)
    },
  }
}

export default myVenue
