"""AWS's own rules, laid over moto.

moto answers the calls; the modules here refuse what AWS would refuse, remember what AWS
remembers, and break what networks break. Each rule names the AWS behaviour it stands for.
Nothing in this package knows the product under test.
"""
