//! What somebody who is not one agent is told here.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sessionQuery, signOut } from '../api/people.ts'
import type { Me } from '../api/types.ts'
import { Brand } from './Brand.tsx'

export function Other({ me }: { me: Me }) {
  const { t } = useTranslation('phone')
  const client = useQueryClient()
  const leave = async () => {
    // Where it fails, the page that comes next says so.
    await signOut().catch(() => undefined)
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
  return (
    <main className="first">
      <Brand />
      <h1>{t('other.title')}</h1>
      <p className="quiet">{t(me.open ? 'other.open' : 'other.sentence', { name: me.name })}</p>
      <a className="button button-first" href="/">
        {t('other.desk')}
      </a>
      {!me.open && (
        <button type="button" className="button" onClick={() => void leave()}>
          {t('other.leave')}
        </button>
      )}
    </main>
  )
}
