//! What the page keeps in its address: the market, the filters, the time, and what colours the places.

export interface MarketSearch {
  market?: string
  where?: string[]
  from?: string
  to?: string
  /** Counted ÷ expected instead of the rate. */
  shown?: 'beside'
}

/** Settings to change; null takes one back. */
export type MarketChange = { [Name in keyof MarketSearch]?: MarketSearch[Name] | null }

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readMarketSearch(raw: Record<string, unknown>): MarketSearch {
  const found: MarketSearch = {}
  if (typeof raw.market === 'string' && raw.market) found.market = raw.market
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  const where = (Array.isArray(raw.where) ? raw.where : []).filter((one): one is string => typeof one === 'string' && one.includes('='))
  if (where.length > 0) found.where = where
  if (raw.shown === 'beside') found.shown = 'beside'
  return found
}

export function applyMarket(now: MarketSearch, change: MarketChange): MarketSearch {
  return readMarketSearch({ ...now, ...change })
}
