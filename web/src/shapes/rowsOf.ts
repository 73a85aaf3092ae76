//! A number whose facts are asked for.
import { lazy } from 'react'
import type { Question } from '../api/queries.ts'

export interface RowsOf {
  what: string
  figure: string
  question: Question
}

/** Comes when it is asked for: most visits to a screen open no rows. */
export const RowsDrawer = lazy(() => import('./RowsDrawer.tsx'))
