//! One definition: its name in both languages, its sentence, and what stands beside it.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import type { Book } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import type { Entry } from './entries.ts'

const FORMS = ['count', 'sum', 'ratio', 'stock', 'facts', 'roster', 'active', 'retained', 'distinct', 'within', 'part', 'quotient', 'share', 'seasonal', 'smoothing_gap', 'weighted', 'rolling', 'moving_average'] as const
/** How many of the marks beside an entry are shown before they are only counted. */
const MOST = 12

export function EntryCard({ entry, book }: { entry: Entry; book: Book }) {
  const { t } = useTranslation('definitions')
  const say = useSay()
  const language = useLanguage()
  const mayPropose = useMay('propose')
  const form = FORMS.find((one) => one === entry.form)
  const nameOf = (list: { id: string; zh: string; en: string }[], id: string) => {
    const found = list.find((one) => one.id === id)
    return found ? say(found) : id
  }
  const labels = book.dimensions.find((one) => entry.kind === 'dimensions' && one.id === entry.id)?.labels ?? {}
  const mark = (id: string) => {
    if (entry.kind === 'measures') return nameOf(book.dimensions, id)
    const label = labels[id]
    return label ? say(label) : id
  }
  return (
    <li className="entry" id={`${entry.kind}-${entry.id}`}>
      <div className="entry-head">
        <h3>{say(entry.name)}</h3>
        <span className="quiet small" lang={language === 'zh' ? 'en' : 'zh-CN'}>
          {language === 'zh' ? entry.name.en : entry.name.zh}
        </span>
        <code className="entry-id">{entry.id}</code>
        {form && <span className="tag tag-blue">{t(`forms.${form}`)}</span>}
        {entry.standard && <span className="tag tag-good">{t('standard')}</span>}
      </div>
      {entry.sentence && <p>{say(entry.sentence)}</p>}
      {entry.calibres.length > 0 && (
        <p className="entry-line">
          <span className="quiet">{t('calibres')}</span> {listed(entry.calibres.map((id) => nameOf(book.calibres, id)), t('comma'))}
          {entry.calibres.length > MOST && ` ${t('more', { more: entry.calibres.length - MOST })}`}
        </p>
      )}
      {entry.marks.length > 0 && (
        <p className="entry-line">
          <span className="quiet">{t(`marks.${entry.kind === 'measures' || entry.kind === 'imports' ? entry.kind : 'dimensions'}`)}</span>{' '}
          {listed(entry.marks.map(mark), t('comma'))}
          {entry.marks.length > MOST && ` ${t('more', { more: entry.marks.length - MOST })}`}
        </p>
      )}
      {entry.kind === 'measures' && (
        <p className="entry-line">
          {entry.id.startsWith('policy_share') ? (
            <Link to="/share">{t('openShare')}</Link>
          ) : (
            <Link to="/trend" search={{ measure: entry.id }}>
              {t('openTrend')}
            </Link>
          )}
        </p>
      )}
      {mayPropose && entry.kind !== 'glossary' && (
        <p className="entry-line">
          <Link to="/proposals" search={{ path: `${entry.kind}/${entry.id}.toml` }} aria-label={`${t('edit')} · ${say(entry.name)}`}>
            {t('edit')}
          </Link>
        </p>
      )}
    </li>
  )
}

function listed(names: string[], comma: string): string {
  return names.slice(0, MOST).join(comma)
}
