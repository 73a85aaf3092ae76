//! The name of a place in a row; its own pack is one press away.
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Review } from '../../../api/types.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { readReviewSearch } from './search.ts'

const route = getRouteApi('/review')

export function PlaceLink({ review, of }: { review: Review; of: string | null }) {
  const labels = useLabels()
  const search = route.useSearch()
  const name = labels.value(review.by, of)
  if (of === null || review.by === 'agent') return name
  return (
    <Link to="/review" search={readReviewSearch({ ...search, where: [`${review.by}=${of}`] })}>
      {name}
    </Link>
  )
}
