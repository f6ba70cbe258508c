"""What goes over the wire, a file a noun: what is sent (`…Wish`, `…Change`) and what is answered.

The answers' values come from the stages' documents; these types describe them.
"""
