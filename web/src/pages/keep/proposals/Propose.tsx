//! A definition to be decided: where it stands, its text, its examples, and why. It can be tried before it is proposed, and
//! what cannot be used is told at once, with its line.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { definitionsQuery, propose, proposalsQuery, tryDefinition } from '../../../api/queries.ts'
import { Problem } from '../../../api/problem.ts'
import type { DefinitionText } from '../../../api/types.ts'
import { TrialTold } from './TrialTold.tsx'
import { Versions } from './Versions.tsx'

interface Props {
  /** The definition that is changed; a new one when absent. */
  start: string | undefined
  /** Why, as far as it is known. */
  because?: string | undefined
  close: () => void
}

export function Propose({ start, because, close }: Props) {
  const definitions = useQuery(definitionsQuery)
  if (definitions.isPending) return null
  return <Form start={start} because={because} close={close} definitions={definitions.data ?? []} />
}

function Form({ start, because, close, definitions }: Props & { definitions: DefinitionText[] }) {
  const { t } = useTranslation('proposals')
  const client = useQueryClient()
  const at = (place: string) => definitions.find((one) => one.path === place.trim())
  const [path, setPath] = useState(start ?? '')
  const [content, setContent] = useState(at(path)?.content ?? '')
  const [specification, setSpecification] = useState(at(path)?.specification ?? '')
  const [why, setWhy] = useState(because ?? '')
  const here = at(path)
  const trial = useMutation({ mutationFn: () => tryDefinition({ path: path.trim(), content, specification }) })
  const send = useMutation({
    mutationFn: () => propose({ path: path.trim(), content, specification, why }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: proposalsQuery.queryKey })
      close()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    trial.reset()
    send.mutate()
  }
  // A place that is known brings its text, unless somebody wrote over the text of another.
  const go = (place: string) => {
    const [from, to] = [at(path), at(place)]
    if (to && (content === '' || content === from?.content)) {
      setContent(to.content)
      setSpecification(to.specification)
    }
    setPath(place)
  }
  const error = send.error ?? trial.error
  return (
    <form className="propose" onSubmit={submit} aria-label={t('propose')}>
      <label htmlFor="proposal-path">{t('path')}</label>
      <Input id="proposal-path" list="proposal-paths" required value={path} placeholder="measures/cross_sell_rate.toml" onChange={(event) => go(event.target.value)} />
      <datalist id="proposal-paths">
        {definitions.map((one) => (
          <option key={one.path} value={one.path} />
        ))}
      </datalist>
      {here && <Versions of={here} take={setContent} />}
      <label htmlFor="proposal-content">{t('content')}</label>
      <Input.TextArea
        id="proposal-content"
        required
        spellCheck={false}
        autoSize={{ minRows: 8, maxRows: 24 }}
        className="proposal-code"
        value={content}
        onChange={(event) => setContent(event.target.value)}
      />
      <label htmlFor="proposal-specification">{t('specification')}</label>
      <p className="quiet small" id="proposal-specification-hint">
        {t('specificationHint')}
      </p>
      <Input.TextArea
        id="proposal-specification"
        aria-describedby="proposal-specification-hint"
        spellCheck={false}
        autoSize={{ minRows: 4, maxRows: 24 }}
        className="proposal-code"
        value={specification}
        onChange={(event) => setSpecification(event.target.value)}
      />
      <label htmlFor="proposal-why">{t('why')}</label>
      <Input id="proposal-why" required maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />
      <p className="propose-refused" role="alert">
        {error && (error instanceof Problem ? error.message : t('failed'))}
      </p>
      <div className="button-row">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {t('send')}
        </Button>
        <Button
          loading={trial.isPending}
          disabled={path.trim() === '' || content === ''}
          onClick={() => {
            send.reset()
            trial.mutate()
          }}
        >
          {t('try')}
        </Button>
        <Button onClick={close}>{t('cancel')}</Button>
      </div>
      {trial.data && <TrialTold of={trial.data} />}
    </form>
  )
}
