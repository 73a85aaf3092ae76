//! What the page keeps in its address: the market, the filters, the time, and what colours the places.
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export interface MarketSearch extends Limits {
  market?: string
  /** Counted ÷ expected instead of the rate. */
  shown?: 'beside'
}

/** Settings to change; null takes one back. */
export type MarketChange = { [Name in keyof MarketSearch]?: MarketSearch[Name] | null }

export function readMarketSearch(raw: Record<string, unknown>): MarketSearch {
  const found: MarketSearch = limitsOf(raw)
  if (typeof raw.market === 'string' && raw.market) found.market = raw.market
  if (raw.shown === 'beside') found.shown = 'beside'
  return found
}

export function applyMarket(now: MarketSearch, change: MarketChange): MarketSearch {
  return readMarketSearch({ ...now, ...change })
}
