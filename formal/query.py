"""Asks the solver one question: query.py FILE [NAME...]. Prints unsat, or sat and the names that are
false in the counterexample. Runs as a process of its own, so that it can be ended."""

import sys

import bitwuzla


def main():
    terms = bitwuzla.TermManager()
    options = bitwuzla.Options()
    options.set(bitwuzla.Option.PRODUCE_MODELS, True)
    parser = bitwuzla.Parser(terms, options)
    parser.parse(sys.argv[1], True)
    solver = parser.bitwuzla()
    result = solver.check_sat()
    print(str(result).lower().removeprefix("result."))
    if result == bitwuzla.Result.SAT:
        for name in sys.argv[2:]:
            if not solver.get_value(parser.parse_term(name)).value():
                print(name)


main()
