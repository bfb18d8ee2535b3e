import assert from 'node:assert/strict';
import { PythonParser } from '../../src/pythonScript/parser';
import { MOBILE_NETWORK, failureOf, lineOfPlace, readCorpus, runCorpus } from './corpus';
import type { CorpusScript, Place } from './corpus';
import { applyEdits, inverseEdits } from './edits';

describe('insertion into the corpus of training scripts', () => {
  let parser: PythonParser;
  let corpus: CorpusScript[];
  before(async () => {
    parser = await PythonParser.load('node_modules/@vscode/tree-sitter-wasm/wasm');
    corpus = readCorpus(parser);
  });

  function forEachPlace(check: (script: CorpusScript, place: Place) => void): void {
    for (const script of corpus) {
      for (const place of script.places) {
        try {
          check(script, place);
        } catch (error) {
          throw new Error(`${script.name}, line ${lineOfPlace(place)}`, { cause: error });
        }
      }
    }
  }

  it('has enough scripts, with a place to insert in nearly all', () => {
    assert.ok(corpus.length >= 179);
    const without = corpus.filter(({ outline }) => outline.sites.length === 0).map(({ name }) => name);
    assert.deepEqual(without, [
      'broken_unclosed_call.py',
      'refused_decoder.py',
      'refused_features_only.py',
      'refused_inner_convolution.py',
      'refused_layer4_removed.py',
      'refused_segmentation.py',
      'refused_two_outputs.py',
    ]);
  });

  it('gives scripts that run as far as before, with the new network where it is used', function () {
    this.timeout(600_000); // some 380 scripts, real networks among them
    assert.deepEqual(failuresOf(corpus), []);
  });

  it('finds parts under the names of known networks in networks of either structure', function () {
    this.timeout(600_000);
    const mobile = readCorpus(parser, MOBILE_NETWORK, /^(?:layers|features|timm|param_groups|backbone)_/);
    assert.ok(mobile.length >= 40);
    assert.deepEqual(failuresOf(mobile), []);
  });

  function failuresOf(scripts: readonly CorpusScript[]): string[] {
    const failures: string[] = [];
    for (const { script, before, after } of runCorpus(scripts)) {
      assert.equal(before.parses, !script.name.startsWith('broken_'), script.name);
      after.forEach((outcome, i) => {
        const failure = failureOf(before, outcome);
        if (failure !== null)
          failures.push(`${script.name}, line ${lineOfPlace(script.places[i]!)}: ${failure}`);
      });
      if (before.parses && script.outline.sites.length > 0 && !after.some(({ computed }) => computed)) {
        failures.push(`${script.name}: no insertion put the network to use`);
      }
    }
    return failures;
  }

  it('says why no network goes where one would not work', () => {
    const reasons = corpus.flatMap(({ name, outline }) =>
      outline.refusals.map(({ reason, detail }) => [name, reason, detail]),
    );
    assert.deepEqual(reasons, [
      ['ema.py', 'form', 'AveragedModel'],
      ['finetune_either.py', 'several', 'build'],
      ['freeze_returns_model.py', 'form', 'freeze_backbone'],
      ['helper_replaces_head.py', 'form', 'replace_head'],
      ['layers_own_forward.py', 'part', 'backbone'],
      ['lightning_module.py', 'system', 'LitClassifier'],
      ['own_fit_method.py', 'estimator', 'model'],
      ['refused_decoder.py', 'part', 'layer4'],
      ['refused_features_only.py', 'features', ''],
      ['refused_inner_convolution.py', 'part', 'layer4'],
      ['refused_layer4_removed.py', 'part', 'layer4'],
      ['refused_segmentation.py', 'task', 'fcn_resnet50'],
      ['refused_two_outputs.py', 'outputs', 'Both'],
      ['refused_two_outputs.py', 'outputs', 'Both'],
      ['siamese.py', 'inputs', 'Siamese'],
      ['siamese.py', 'inputs', 'Siamese'],
      ['squeezenet_head.py', 'several', 'initialize_model'],
      ['submodule_call.py', 'use', 'forward'],
      ['teacher_copy.py', 'form', 'copy.deepcopy'],
      ['train_returns_model.py', 'form', 'run_training'],
      ['two_branches.py', 'inputs', 'RgbAndDepth'],
      ['two_branches.py', 'inputs', 'RgbAndDepth'],
    ]);
  });

  it('changes nothing but the model, and is undone to the byte', () => {
    forEachPlace(({ text }, { target, insertion, result }) => {
      const { edits } = insertion;
      const undone = applyEdits(result, inverseEdits(text, edits));
      assert.ok(Buffer.from(undone).equals(Buffer.from(text)));
      const removed = edits.filter(({ start, end }) => end > start);
      for (const { start, end } of removed) {
        const known = 'line' in target ? [] : [...target.replaced, ...target.useless];
        assert.ok(
          known.some((span) => span.start === start && span.end === end),
          text.slice(start, end),
        );
      }
    });
  });

  it('puts the class between lines, with the line breaks of the script', () => {
    const trailingSpaces = (code: string): number => code.match(/[ \t]\r?$/gm)?.length ?? 0;
    forEachPlace(({ text }, { insertion, result }) => {
      const block = insertion.edits.find((edit) => edit.text.includes(`class ${insertion.className}(`));
      assert.ok(block);
      assert.ok(block.start === 0 || text[block.start - 1] === '\n');
      for (const edit of insertion.edits) {
        if (text.includes('\r\n')) assert.doesNotMatch(edit.text, /[^\r]\n/);
        else assert.doesNotMatch(edit.text, /\r/);
      }
      assert.ok(trailingSpaces(result) <= trailingSpaces(text));
    });
  });
});
